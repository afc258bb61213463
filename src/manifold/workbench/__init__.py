"""A workbench for widget authors: any widget, in a client that is no client, in a room that is nowhere else.

`run.run_workbench` serves it. `session.Workbench` runs the widget, on the machine of `manifold.widgetapi`; `home.Home`
takes the part of the homeserver. Of these only `server` and `run` do any I/O but for files.
"""

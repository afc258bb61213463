"""Widgets, with I/O: what runs the machines of `manifold.widgetapi`, and what carries their messages.

driver.py         what a client can do for a widget; subclass it
matrix_driver.py  … by a Matrix session
hosted.py         runs a client's side: `Hosted`
widget.py         runs a widget's side: `Widget`
relay.py          carries messages to a widget, or a client, in a browser
websocket.py      carries them by a WebSocket (MSC3009, experimental)
"""

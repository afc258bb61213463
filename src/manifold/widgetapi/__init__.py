"""The Widget API without I/O: both sides of a conversation between a widget and its client (MSC2764, MSC1956).

`ClientSession` is the client's side, `WidgetSession` the widget's. Messages go in, what is to be done comes out;
sockets, windows, clocks and Matrix sessions are the business of whoever runs them (`manifold.hosting`). Where other
implementations differ, docs/widget-api/differences.md says what is done here: comments name its rows, D1 and so on.
"""

"""Wire shapes, one module per MSC, shared by the server and by clients; no behaviour."""

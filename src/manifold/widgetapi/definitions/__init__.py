"""Widget definitions: what a room or an account says of a widget, and the address that it makes (MSC2764, MSC1236)."""

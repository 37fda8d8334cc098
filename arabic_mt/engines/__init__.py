"""What translates: one class a module behind one protocol, :class:`arabic_mt.types.Engine`."""

"""A motor cortex that nobody has, whose answers to pulses are known: what the instrument is tried on."""

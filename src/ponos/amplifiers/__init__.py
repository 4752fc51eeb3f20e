"""Files of amplifiers and of the programs that drive them: one file a format, all read into the same traces.

EMG, force, triggers and, later, the heart are recorded by the same boxes. What a channel means to an instrument is the
instrument's business; where its samples stand in a file is read here, once for all.
"""

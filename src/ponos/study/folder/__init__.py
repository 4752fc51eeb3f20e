"""The two doors in: a BIDS-shaped folder, and spreadsheets; both give a :class:`ponos.study.study.Study`."""

"""Which entities may be one actor: pure functions of names, kinds, dates, neighbours and ids. They only suggest."""

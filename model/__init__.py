"""What everything else speaks in: errors, periods, filters, canonical tables, the catalogue."""

namespace Opportune.Runtime.Import;

/// <summary>Where the columns are that a rule reads.</summary>
internal sealed class RowLayout(EventRule rule, HistoryFile file, IReadOnlyDictionary<string, HistoryFile> lookupFiles)
{
    /// <summary>Place and column of a reference.</summary>
    /// <exception cref="ImportException">There is no such column.</exception>
    public (int Place, int Column) Find(Reference reference)
    {
        var place = reference.Lookup is null ? 0 : PlaceOf(reference.Lookup);
        var source = FileAt(place);
        var column = source.IndexOf(reference.Column);
        return column >= 0 ? (place, column)
            : throw new ImportException("import.column.unknown", $"'{source.Path}' has no column '{reference.Column}', which event '{rule.Name}' reads as {reference}. It has: {string.Join(", ", source.Columns)}.");
    }

    /// <summary>Place of a join's look-up.</summary>
    /// <exception cref="ImportException">The rule does not join it.</exception>
    public int PlaceOf(string lookup)
    {
        for (var i = 0; i < rule.Joins.Length; i++)
            if (rule.Joins[i].Lookup == lookup) return i + 1;
        throw new ImportException("import.lookup.unjoined", $"Event '{rule.Name}' reads look-up '{lookup}' without joining it. Add it to its 'joins'.");
    }

    /// <summary>How numbers are written at a place.</summary>
    public FileFormat FormatOf(int place) => FileAt(place).Format;

    private HistoryFile FileAt(int place) => place == 0 ? file : lookupFiles[rule.Joins[place - 1].Lookup];
}

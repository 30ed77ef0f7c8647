namespace Opportune.Runtime.Import;

/// <summary>The rows of a look-up by key, held in memory.</summary>
internal sealed class LookupTable
{
    private readonly Dictionary<string, List<string?[]>> _rows = new(StringComparer.Ordinal);

    private LookupTable(HistoryFile file) => File = file;

    /// <summary>The file they come from.</summary>
    public HistoryFile File { get; }

    /// <summary>Reads the look-up's file.</summary>
    /// <param name="rule">Which rows and key.</param>
    /// <param name="file">The file.</param>
    /// <param name="reportsBadLines">Whether unreadable lines are reported here; false where the file is read elsewhere too, which reports them.</param>
    /// <param name="rejected">Takes the bad rows.</param>
    public static LookupTable Load(LookupRule rule, HistoryFile file, bool reportsBadLines, List<RejectedLine> rejected)
    {
        var table = new LookupTable(file);
        var key = rule.Key.Select(file.IndexOf).ToArray();
        var scope = new RowScope(1);
        var filter = rule.Where is null ? null : new BoundFilter(rule.Where, r => (0, file.IndexOf(r.Column)));
        Mapped.Fault? fault = null;
        using var stream = file.OpenStream(file.FirstRow.Offset);
        var reader = file.ReadFrom(stream, file.FirstRow.Line);
        while (reader.TryRead(file.ColumnCount, out var record))
        {
            if (record.Fields is null)
            {
                if (reportsBadLines) rejected.Add(new(file.Path, record.Line, record.Code!, record.Message!));
                continue;
            }
            var row = file.Clean(record.Fields);
            scope.Rows[0] = row;
            if (filter?.Admits(scope, out fault) == false)
            {
                if (fault is not null) rejected.Add(new(file.Path, record.Line, fault.Code, fault.Message));
            }
            else if (KeyOf(key.Select(i => row[i])) is { } text) table.Add(text, row);
            else rejected.Add(new(file.Path, record.Line, "import.lookup.key-missing", "A column of the look-up's key is empty, so the row cannot be found by it."));
        }
        return table;
    }

    /// <summary>Rows of a key, in the file's order; null where there are none.</summary>
    public IReadOnlyList<string?[]>? Find(string key) => _rows.GetValueOrDefault(key);

    /// <summary>The text under which values are kept; null where one of them is absent.</summary>
    public static string? KeyOf(IEnumerable<string?> values)
    {
        var parts = values.ToArray();
        return parts.Contains(null) ? null : parts.Length == 1 ? parts[0] : string.Join('\u001F', parts);
    }

    private void Add(string key, string?[] row)
    {
        if (!_rows.TryGetValue(key, out var rows)) _rows[key] = rows = new(1);
        rows.Add(row);
    }
}

using Opportune.Definition.Yaml;
using Opportune.Runtime.Import;

namespace Opportune.Definition.Import;

/// <summary>Which columns may be read at a place of the mapping.</summary>
/// <param name="row">Format of the row's file; null where the file is unknown, which has been reported.</param>
/// <param name="findings">Where mistakes go.</param>
internal sealed class ReferenceScope(FileFormat? row, FindingList findings)
{
    private readonly Dictionary<string, (FileFormat? Format, JoinTakes Takes)> _joined = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);

    /// <summary>From now on the look-up's columns may be read.</summary>
    public void Join(string lookup, FileFormat? format, JoinTakes takes) => _joined[lookup] = (format, takes);

    /// <summary>Names of the joins that take a list.</summary>
    public IEnumerable<string> Lists => _joined.Where(j => j.Value.Takes == JoinTakes.List).Select(j => j.Key);

    /// <summary>Whether the name is a join that takes a list.</summary>
    public bool IsList(string lookup) => _joined.TryGetValue(lookup, out var join) && join.Takes == JoinTakes.List;

    /// <summary>Reads something inside a list, where each of its rows is at hand in turn.</summary>
    public T Inside<T>(string lookup, Func<T> read)
    {
        var opened = _open.Add(lookup);
        try
        {
            return read();
        }
        finally
        {
            if (opened) _open.Remove(lookup);
        }
    }

    /// <summary>Reports a reference that cannot be read here.</summary>
    public void Demand(Place at, Reference reference)
    {
        if (reference.Lookup is not { } lookup) DemandColumn(at, reference, row);
        else if (!_joined.TryGetValue(lookup, out var join)) findings.Unknown(at, "import.lookup.unjoined", "joined look-up", lookup, _joined.Keys);
        else if (join.Takes == JoinTakes.List && !_open.Contains(lookup))
            findings.Error(at, "import.lookup.list", $"'{lookup}' is joined as a list: read its columns inside {{list: {lookup}, each: …}}, or take one or each.");
        else DemandColumn(at, reference, join.Format);
    }

    private void DemandColumn(Place at, Reference reference, FileFormat? format)
    {
        if (format is { Columns.Length: > 0 } && !format.Columns.Contains(reference.Column))
            findings.Unknown(at, "import.column.unknown", "column", reference.Column, format.Columns);
    }
}

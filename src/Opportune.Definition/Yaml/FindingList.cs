namespace Opportune.Definition.Yaml;

/// <summary>Collects findings; the same finding twice is one.</summary>
internal sealed class FindingList
{
    private const int Most = 500;
    private readonly HashSet<Finding> _known = [];
    private readonly List<Finding> _all = [];

    public bool HasErrors { get; private set; }

    /// <summary>Whether nothing more is kept; guesses then need not be made.</summary>
    public bool IsFull => _all.Count >= Most;

    /// <summary>Ordered by file and place.</summary>
    public IReadOnlyList<Finding> Sorted => [.. _all.OrderBy(f => f.File, StringComparer.Ordinal).ThenBy(f => f.Line).ThenBy(f => f.Column)
        .ThenBy(f => f.Code, StringComparer.Ordinal).ThenBy(f => f.Message, StringComparer.Ordinal)];

    public void Error(Place at, string code, string message, string? suggestion = null)
    {
        HasErrors = true;
        Add(new(FindingSeverity.Error, code, at.File, at.Line, at.Column, message, suggestion));
    }

    public void Warning(Place at, string code, string message, string? suggestion = null) =>
        Add(new(FindingSeverity.Warning, code, at.File, at.Line, at.Column, message, suggestion));

    /// <summary>Reports a name that is not among the known ones, with the nearest of them.</summary>
    public void Unknown(Place at, string code, string kind, string name, IEnumerable<string> known)
    {
        if (IsFull)
        {
            HasErrors = true;
            return;
        }
        var names = known.Order(StringComparer.Ordinal).ToList();
        var nearest = Spelling.Nearest(name, names);
        var among = names.Count is > 0 and <= 12 ? $" It is one of {string.Join(", ", names)}." : "";
        Error(at, code, $"'{Spelling.Shortened(name)}' is no {kind}.{(nearest is null ? among : "")}", nearest);
    }

    private void Add(Finding finding)
    {
        if (!IsFull && _known.Add(finding)) _all.Add(finding);
    }
}

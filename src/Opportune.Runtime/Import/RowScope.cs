namespace Opportune.Runtime.Import;

/// <summary>The row in hand and what was joined to it: place 0 is the row, place n the n-th join.</summary>
internal sealed class RowScope(int places)
{
    /// <summary>Rows by place; null where a join found none.</summary>
    public string?[]?[] Rows { get; } = new string?[places][];

    /// <summary>Lists by place, for joins that take one.</summary>
    public IReadOnlyList<string?[]>?[] Lists { get; } = new IReadOnlyList<string?[]>?[places];

    /// <summary>A column's text; null where it is absent.</summary>
    public string? Read((int Place, int Column) reference) => Rows[reference.Place]?[reference.Column];
}

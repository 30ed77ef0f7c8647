namespace Opportune.Engine.Profile.Accounts;

/// <summary>Numbers of some of an account's rows, in order.</summary>
/// <remarks>Rows come and go at its end, and are forgotten at its beginning; each costs O(1).</remarks>
internal struct RowList
{
    private int[]? _rows;
    private int _start;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The n-th of them.</summary>
    public readonly int this[int n] => _rows![_start + n];

    /// <summary>All of them.</summary>
    public readonly ReadOnlySpan<int> All => _rows.AsSpan(_start, Count);

    /// <summary>Those from a row on; O(log n).</summary>
    public readonly ReadOnlySpan<int> From(int row)
    {
        var at = All.BinarySearch(row);
        return All[(at < 0 ? ~at : at)..];
    }

    /// <summary>Takes a row behind all others.</summary>
    public void Add(int row)
    {
        if (_rows is null || _start + Count == _rows.Length)
        {
            var rows = _rows is not null && _start > Count / 2 ? _rows : new int[Math.Max(4, Count + (Count / 2))];
            All.CopyTo(rows);
            (_rows, _start) = (rows, 0);
        }
        _rows[_start + Count++] = row;
    }

    /// <summary>Lets the rows from one on go.</summary>
    public void Rewind(int row)
    {
        while (Count > 0 && this[Count - 1] >= row) Count--;
    }

    /// <summary>Lets the rows before one go.</summary>
    public void ForgetBefore(int row)
    {
        while (Count > 0 && this[0] < row) (_start, Count) = (_start + 1, Count - 1);
    }
}

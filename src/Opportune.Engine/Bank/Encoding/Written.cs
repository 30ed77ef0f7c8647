using System.Collections;

namespace Opportune.Engine.Bank.Encoding;

/// <summary>How rows of a record are written and read back, without anything of the record around them.</summary>
internal interface IRows<T>
{
    static abstract void Write(EntryWriter w, ReadOnlySpan<T> rows);

    static abstract List<T> Read(EntryReader r);
}

/// <summary>Rows of a decision kept as its record will have them: most decisions are written and never looked at again, so their rows take a quarter of the memory and are encoded once.</summary>
/// <remarks>Immutable and thread-safe; read back when somebody first looks at a row.</remarks>
internal sealed class Written<T, TForm>(int count, ReadOnlyMemory<byte> bytes, DecisionMemory.Loan? loan) : IReadOnlyList<T> where TForm : IRows<T>
{
    private List<T>? _rows;

    /// <summary>Number of rows.</summary>
    public int Count => count;

    /// <summary>The row at a position.</summary>
    public T this[int index] => Rows[index];

    private List<T> Rows => _rows ??= TForm.Read(new(Bytes));

    /// <summary>Writes rows down; they may change afterwards.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="loan">Where to; null takes memory of its own.</param>
    internal static Written<T, TForm> Of(ReadOnlySpan<T> rows, DecisionMemory.Loan? loan)
    {
        var w = EntryWriter.Rent();
        TForm.Write(w, rows);
        if (loan is null) return new(rows.Length, w.Finish(), null);
        var written = new Written<T, TForm>(rows.Length, loan.Keep(w.Written.Span), loan);
        w.GiveBack();
        return written;
    }

    /// <summary>Writes rows of any list: those that are written down already as they are.</summary>
    internal static void Put(EntryWriter w, IReadOnlyList<T> rows)
    {
        if (rows is Written<T, TForm> written) w.Raw(written.Bytes.Span);
        else TForm.Write(w, rows as T[] ?? [.. rows]);
    }

    private ReadOnlyMemory<byte> Bytes
    {
        get
        {
            loan?.Demand();
            return bytes;
        }
    }

    public IEnumerator<T> GetEnumerator() => Rows.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

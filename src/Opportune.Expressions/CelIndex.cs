using Opportune.Expressions.Indexing;

namespace Opportune.Expressions;

/// <summary>Many conditions over the same facts, answered together: thresholds and texts as sorted data that is looked up once a fact, instead of code that runs once a condition.</summary>
/// <remarks>
/// Each condition is split into conjunctions of parts that read one fact each and compare it with constants. The constants divide the values of a fact into rows within which no part can
/// change; a row has a bit for each conjunction, set by asking the interpreter once, when the index is made. Judging finds one row a fact and takes what all rows have in common.
/// What a condition does beyond that (arithmetic, two facts compared, loops) the index cannot see: it then says whether the rest can hold, and the condition itself must be asked.
/// Immutable and thread-safe; judging allocates nothing. Made in about 10 µs a condition; takes some 100 bytes a condition, or up to 400 where few conditions read the same fact.
/// Source of the idea: Whang et al., "Indexing Boolean Expressions", PVLDB 2 (2009); rows of bits after O'Neil and Quass, "Improved query performance with variant indexes", SIGMOD 1997, §3.
/// </remarks>
public sealed class CelIndex
{
    private readonly CelExpression[] _conditions;
    private readonly bool[] _decides;
    private readonly int[] _owners;
    private readonly Page[] _pages;
    private readonly int _slots;

    /// <summary>Indexes conditions.</summary>
    /// <param name="conditions">Checked against one schema.</param>
    /// <exception cref="ArgumentException">They were checked against schemas of different lengths.</exception>
    public CelIndex(IReadOnlyList<CelExpression> conditions)
    {
        ArgumentNullException.ThrowIfNull(conditions);
        _conditions = [.. conditions];
        _slots = _conditions is [var first, ..] ? first.Slots : 0;
        if (Array.Exists(_conditions, c => c.Slots != _slots))
        {
            throw new ArgumentException("The conditions were checked against different schemas; index those of one schema together.", nameof(conditions));
        }

        var facts = new CelValue[_slots];
        var clauses = Array.ConvertAll(_conditions, c => c.Clauses(facts));
        _decides = Array.ConvertAll(clauses, c => Array.TrueForAll(c, clause => clause.IsSure));
        Undecided = [.. _decides.Index().Where(d => !d.Item).Select(d => d.Index)];
        // The first clause of every condition stands at the condition's own place, further ones behind.
        _owners = [.. clauses.Index().SelectMany(c => c.Item.Skip(1).Select(_ => c.Index))];
        _pages = [.. Page.Divide([.. clauses.Select(c => c.FirstOrDefault()), .. clauses.SelectMany(c => c.Skip(1))])];
    }

    /// <summary>How many conditions there are.</summary>
    public int Count => _conditions.Length;

    /// <summary>Conditions that <see cref="Sift"/> does not decide alone, ascending.</summary>
    public IReadOnlyList<int> Undecided { get; }

    /// <summary>Whether <see cref="Sift"/> decides a condition alone.</summary>
    /// <param name="condition">Its position.</param>
    public bool Decides(int condition) => _decides[condition];

    /// <summary>Sorts out conditions that are not true. A condition that stays is true if <see cref="Decides"/> says so; otherwise it must be asked.</summary>
    /// <param name="facts">One value a slot of the schema.</param>
    /// <param name="possible">A place for each condition: false where <see cref="CelExpression.Interpret"/> gives anything but true.</param>
    /// <exception cref="ArgumentException">There are fewer or more values than slots, or too few places.</exception>
    public void Sift(ReadOnlySpan<CelValue> facts, Span<bool> possible)
    {
        if (_conditions.Length == 0)
        {
            return;
        }

        if (facts.Length != _slots)
        {
            throw CelExpression.WrongLength(_slots, facts.Length);
        }

        possible = possible.Length >= Count ? possible[..Count] : throw new ArgumentException($"There are {Count} conditions, but only {possible.Length} places.", nameof(possible));
        Span<bool> truths = stackalloc bool[Page.Size];
        foreach (var page in _pages)
        {
            if (!page.TryJudge(facts, truths))
            {
                AskAll(facts, possible);
                return;
            }

            Take(page, truths, possible);
        }
    }

    private void Take(Page page, ReadOnlySpan<bool> truths, Span<bool> possible)
    {
        var own = Math.Clamp(possible.Length - page.From, 0, page.Count);
        truths[..own].CopyTo(possible[Math.Min(page.From, possible.Length)..]);
        for (var i = own; i < page.Count; i++)
        {
            possible[_owners[page.From + i - possible.Length]] |= truths[i];
        }
    }

    private void AskAll(ReadOnlySpan<CelValue> facts, Span<bool> possible)
    {
        for (var i = 0; i < possible.Length; i++)
        {
            possible[i] = !_decides[i] || _conditions[i].Interpret(facts) is { Tag: CelKind.Bool, Bits: not 0 };
        }
    }
}

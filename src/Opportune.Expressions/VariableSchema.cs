using Opportune.Expressions.Parsing;

namespace Opportune.Expressions;

/// <summary>The facts an expression may read, by dotted name, each with a slot (0, 1, 2, … in the order declared).</summary>
/// <remarks>Built by one thread, then frozen by the first expression checked against it, and from then on safe to share.</remarks>
public sealed class VariableSchema
{
    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly List<CelType> _types = [];
    private volatile bool _frozen;

    /// <summary>How many facts are declared.</summary>
    public int Count => _names.Count;

    /// <summary>The names in slot order.</summary>
    public IEnumerable<string> Names => _names.AsReadOnly();

    /// <summary>Adds a fact such as <c>moments.idle_cash.amount</c> and returns its slot.</summary>
    /// <exception cref="ArgumentException">The name is declared already, or is not identifiers joined by dots.</exception>
    /// <exception cref="InvalidOperationException">An expression has been checked against this schema.</exception>
    public int Declare(string path, CelType type)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(type);
        if (_frozen)
        {
            throw new InvalidOperationException("An expression was checked against this schema already; declare every fact first.");
        }

        if (!Words.IsPath(path))
        {
            throw new ArgumentException($"'{path}' cannot name a fact: use letters, digits and _ joined by dots, and no reserved word.", nameof(path));
        }

        if (!_slots.TryAdd(path, _names.Count))
        {
            throw new ArgumentException($"The fact '{path}' is declared already.", nameof(path));
        }

        _names.Add(path);
        _types.Add(type);
        return _names.Count - 1;
    }

    /// <summary>Finds the slot and type of a declared fact.</summary>
    public bool TryFind(string path, out int slot, out CelType type)
    {
        var found = _slots.TryGetValue(path, out slot);
        type = found ? _types[slot] : CelType.Dyn;
        return found;
    }

    /// <summary>The name of the fact in a slot.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such slot.</exception>
    public string NameOf(int slot) => _names[slot];

    /// <summary>The type of the fact in a slot.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such slot.</exception>
    public CelType TypeOf(int slot) => _types[slot];

    internal void Freeze() => _frozen = true;
}

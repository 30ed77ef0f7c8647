namespace Opportune.Engine.Bank.Encoding;

/// <summary>Four texts that come together again and again, such as what a booking is of; many rows share one.</summary>
/// <remarks>Equal where its texts are. Immutable; <see cref="Of"/> is thread-safe, bounded and without locks, as <see cref="Interned"/> is.</remarks>
internal sealed class WordSet : IEquatable<WordSet>
{
    private const int Places = 4_096;
    private static readonly WordSet?[] Table = new WordSet?[Places];
    private readonly int _hash;

    private WordSet(string a, string b, string c, string d, int hash) => (A, B, C, D, _hash) = (a, b, c, d, hash);

    public string A { get; }
    public string B { get; }
    public string C { get; }
    public string D { get; }

    /// <summary>The set of four texts, the same instance as before where it is still there.</summary>
    public static WordSet Of(string a, string b, string c, string d)
    {
        var hash = HashCode.Combine(a, b, c, d);
        ref var place = ref Table[hash & (Places - 1)];
        if (Volatile.Read(ref place) is { } known && known._hash == hash && known.Says(a, b, c, d)) return known;
        var made = new WordSet(Interned.Of(a), Interned.Of(b), Interned.Of(c), Interned.Of(d), hash);
        Volatile.Write(ref place, made);
        return made;
    }

    public void Deconstruct(out string a, out string b, out string c, out string d) => (a, b, c, d) = (A, B, C, D);

    public bool Equals(WordSet? other) => ReferenceEquals(this, other) || (other is not null && _hash == other._hash && Says(other.A, other.B, other.C, other.D));

    public override bool Equals(object? obj) => Equals(obj as WordSet);

    public override int GetHashCode() => _hash;

    private bool Says(string a, string b, string c, string d) => A == a && B == b && C == c && D == d;
}

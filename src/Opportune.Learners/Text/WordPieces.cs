using System.Numerics;

namespace Opportune.Learners;

/// <summary>Cuts a word into the known pieces that are likeliest together: the cut with the largest Σ ln p.</summary>
/// <remarks>T. Kudo, "Subword regularization", ACL 2018, §3.2; found by A. Viterbi's recursion over the ends of pieces. A character that no piece holds is passed over at e⁻¹⁰ times the chance of the rarest piece. The pieces stand in a tree whose branches lie in one table with open addressing, half full at most.</remarks>
internal sealed class WordPieces
{
    private const float Unknown = 10f;
    private const ulong Factor = 0x9E37_79B9_7F4A_7C15;

    private readonly float[] chances;
    private readonly float unknown;
    private readonly ulong[] branches; // (node + 1) · 2¹⁶ + character; 0 is free
    private readonly int[] nodes, pieceAt;
    private readonly int shift;

    /// <summary>A tree of pieces.</summary>
    /// <param name="pieces">One that begins with a space begins a word.</param>
    /// <param name="chances">ln p of each.</param>
    /// <exception cref="ArgumentException">A piece is empty or stands twice.</exception>
    public WordPieces(string[] pieces, float[] chances)
    {
        int characters = pieces.Sum(p => p.Length), count = 1;
        int bits = BitOperations.Log2((uint)characters) + 2;
        (this.chances, unknown) = (chances, chances.Min() - Unknown);
        (branches, nodes, pieceAt, shift) = (new ulong[1 << bits], new int[1 << bits], new int[characters + 1], 64 - bits);
        Array.Fill(pieceAt, -1);
        for (int i = 0; i < pieces.Length; i++)
        {
            int node = 0;
            foreach (char c in pieces[i])
            {
                int at = Place(node, c);
                if (branches[at] == 0) (branches[at], nodes[at]) = (Branch(node, c), count++);
                node = nodes[at];
            }
            if (node == 0 || pieceAt[node] >= 0) throw new ArgumentException($"Piece {i} of words is empty or stands twice.", nameof(pieces));
            pieceAt[node] = i;
        }
    }

    /// <summary>Writes the pieces of a word, last first, and returns how many there are.</summary>
    /// <param name="word">With the space before it, where it is one of letters or digits.</param>
    /// <param name="found">As long as the word.</param>
    public int Cut(ReadOnlySpan<char> word, Span<int> found)
    {
        int length = word.Length;
        Span<float> best = length < 256 ? stackalloc float[length + 1] : new float[length + 1];
        Span<int> start = length < 256 ? stackalloc int[length + 1] : new int[length + 1], piece = length < 256 ? stackalloc int[length + 1] : new int[length + 1];
        best.Fill(float.NegativeInfinity);
        best[0] = 0f;
        for (int from = 0; from < length; from++)
        {
            Offer(from, from + 1, -1, best[from] + unknown, best, start, piece);
            int node = 0;
            for (int to = from; to < length && (node = Next(node, word[to])) > 0; to++)
                if (pieceAt[node] is >= 0 and var known) Offer(from, to + 1, known, best[from] + chances[known], best, start, piece);
        }
        int count = 0;
        for (int end = length; end > 0; end = start[end]) if (piece[end] >= 0) found[count++] = piece[end];
        return count;
    }

    private static void Offer(int from, int to, int known, float sum, Span<float> best, Span<int> start, Span<int> piece)
    {
        if (sum > best[to]) (best[to], start[to], piece[to]) = (sum, from, known);
    }

    private int Next(int node, char c)
    {
        int at = Place(node, c);
        return branches[at] == 0 ? -1 : nodes[at];
    }

    private int Place(int node, char c)
    {
        ulong branch = Branch(node, c);
        int at = (int)(unchecked(branch * Factor) >> shift);
        while (branches[at] != 0 && branches[at] != branch) at = (at + 1) & (branches.Length - 1);
        return at;
    }

    private static ulong Branch(int node, char c) => ((ulong)node + 1) << 16 | c;
}

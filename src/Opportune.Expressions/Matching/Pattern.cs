using System.Buffers;
using System.Text;

namespace Opportune.Expressions.Matching;

/// <summary>A regular expression that is matched in steps bounded by text length × pattern size, with no backtracking and no cache.</summary>
/// <remarks>Thompson's construction, all states at once: R. Cox, "Regular Expression Matching Can Be Simple And Fast", 2007. The framework's
/// non-backtracking engine is linear in the text too, but its states can grow beyond any bound in the size of the pattern.</remarks>
internal sealed class Pattern
{
    public const int MaxLength = 256;
    public const int MaxSize = 1_000;

    private readonly Instruction[] _program;

    private Pattern(Instruction[] program) => _program = program;

    /// <summary>Null if the pattern is too long, too large or not of the syntax.</summary>
    public static Pattern? TryParse(string text)
    {
        var piece = text.Length <= MaxLength ? PatternParser.Parse(text) : null;
        return piece is { Size: <= MaxSize } ? new Pattern(Instruction.For(piece)) : null;
    }

    /// <summary>True if the pattern matches anywhere in the text; null if the work ran out first.</summary>
    public bool? IsMatch(string text, ref int work)
    {
        var size = _program.Length;
        Span<int> memory = stackalloc int[size * 6];
        var now = new States(memory[..size], memory[size..(2 * size)]);
        var next = new States(memory[(2 * size)..(3 * size)], memory[(3 * size)..(4 * size)]);
        var stack = memory[(4 * size)..];
        for (var at = 0; ; )
        {
            if (TryFollow(ref now, 0, text, at, stack))
            {
                return true;
            }

            work -= 1 + now.Count;
            if (at >= text.Length || work < 0)
            {
                return work < 0 ? null : false;
            }

            if (Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length) != OperationStatus.Done)
            {
                rune = Rune.ReplacementChar;
            }

            at += length;
            if (TryAdvance(ref now, ref next, rune.Value, text, at, stack))
            {
                return true;
            }

            var done = now;
            now = next;
            next = done;
        }
    }

    private bool TryAdvance(ref States now, ref States next, int character, string text, int at, Span<int> stack)
    {
        next.Clear();
        for (var i = 0; i < now.Count; i++)
        {
            var instruction = _program[now[i]];
            if (instruction.Step == Step.Character && instruction.Set!.Contains(character) && TryFollow(ref next, now[i] + 1, text, at, stack))
            {
                return true;
            }
        }

        return false;
    }

    // Adds every state that can be reached without reading a character; true if the end of the pattern is one.
    private bool TryFollow(ref States states, int start, string text, int at, Span<int> stack)
    {
        var depth = 0;
        stack[depth++] = start;
        while (depth > 0)
        {
            var state = stack[--depth];
            if (!states.TryAdd(state))
            {
                continue;
            }

            var instruction = _program[state];
            switch (instruction.Step)
            {
                case Step.Match:
                    return true;
                case Step.Split:
                    stack[depth++] = instruction.First;
                    stack[depth++] = instruction.Second;
                    break;
                case Step.Jump:
                    stack[depth++] = instruction.First;
                    break;
                case Step.Place when IsAt((Place)instruction.First, text, at):
                    stack[depth++] = state + 1;
                    break;
            }
        }

        return false;
    }

    private static bool IsAt(Place place, string text, int at) => place switch
    {
        Place.TextStart => at == 0,
        Place.TextEnd => at == text.Length,
        Place.LineStart => at == 0 || text[at - 1] == '\n',
        Place.LineEnd => at == text.Length || text[at] == '\n',
        _ => (IsWord(text, at - 1) != IsWord(text, at)) == (place == Place.WordBoundary),
    };

    private static bool IsWord(string text, int at) =>
        at >= 0 && at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_');

    /// <summary>A set of small numbers that is emptied in one step: Briggs and Torczon, 1993.</summary>
    private ref struct States(Span<int> members, Span<int> positions)
    {
        private readonly Span<int> _members = members;
        private readonly Span<int> _positions = positions;

        public int Count { get; private set; }

        public readonly int this[int index] => _members[index];

        public void Clear() => Count = 0;

        public bool TryAdd(int state)
        {
            var position = _positions[state];
            if (position < Count && _members[position] == state)
            {
                return false;
            }

            _positions[state] = Count;
            _members[Count++] = state;
            return true;
        }
    }
}

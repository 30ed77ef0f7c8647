namespace Opportune.Expressions.Matching;

internal enum Step : byte { Character, Split, Jump, Place, Match }

/// <summary>One step of a pattern: read a character of the set, go on at both of two places, at another place, only at a place of the text, or
/// the match is found.</summary>
internal readonly record struct Instruction(Step Step, int First = 0, int Second = 0, CharacterSet? Set = null)
{
    /// <summary>The whole program for a pattern; it starts at 0.</summary>
    public static Instruction[] For(Piece piece)
    {
        var program = new List<Instruction>();
        Write(piece, program);
        program.Add(new(Step.Match));
        return [.. program];
    }

    private static void Write(Piece piece, List<Instruction> program)
    {
        switch (piece)
        {
            case SetPiece set: program.Add(new(Step.Character, Set: set.Set)); break;
            case PlacePiece place: program.Add(new(Step.Place, (int)place.Place)); break;
            case SequencePiece sequence:
                foreach (var part in sequence.Parts)
                {
                    Write(part, program);
                }

                break;
            case ChoicePiece choice: WriteChoice(choice.Parts, program); break;
            case RepeatPiece repeat: WriteRepeat(repeat, program); break;
        }
    }

    private static void WriteChoice(IReadOnlyList<Piece> parts, List<Instruction> program)
    {
        var jumps = new List<int>();
        for (var i = 0; i < parts.Count - 1; i++)
        {
            var split = program.Count;
            program.Add(default);
            Write(parts[i], program);
            jumps.Add(program.Count);
            program.Add(default);
            program[split] = new(Step.Split, split + 1, program.Count);
        }

        Write(parts[^1], program);
        jumps.ForEach(j => program[j] = new(Step.Jump, program.Count));
    }

    private static void WriteRepeat(RepeatPiece repeat, List<Instruction> program)
    {
        for (var i = 0; i < repeat.Min; i++)
        {
            Write(repeat.Part, program);
        }

        var splits = new List<int>();
        for (var i = repeat.Min; i < (repeat.Max ?? repeat.Min + 1); i++)
        {
            splits.Add(program.Count);
            program.Add(default);
            Write(repeat.Part, program);
        }

        if (repeat.Max is null)
        {
            program.Add(new(Step.Jump, splits[0]));
        }

        splits.ForEach(s => program[s] = new(Step.Split, s + 1, program.Count));
    }
}

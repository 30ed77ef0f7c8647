namespace Opportune.Expressions.Matching;

internal enum Place : byte { TextStart, TextEnd, LineStart, LineEnd, WordBoundary, NoWordBoundary }

/// <summary>A part of a pattern, and how many instructions it takes.</summary>
internal abstract record Piece(long Size);

internal sealed record SetPiece(CharacterSet Set) : Piece(1);

internal sealed record PlacePiece(Place Place) : Piece(1);

internal sealed record SequencePiece(IReadOnlyList<Piece> Parts) : Piece(Parts.Sum(p => p.Size));

internal sealed record ChoicePiece(IReadOnlyList<Piece> Parts) : Piece(Parts.Sum(p => p.Size + 2));

/// <summary>Min to Max times; Max null means without end.</summary>
internal sealed record RepeatPiece(Piece Part, int Min, int? Max)
    : Piece(Max is null ? (Part.Size * (Min + 1)) + 2 : (Part.Size * Min) + ((Part.Size + 1) * (Max.Value - Min)));

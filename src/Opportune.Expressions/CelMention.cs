namespace Opportune.Expressions;

/// <summary>A text that a fact is compared with, wherever in an expression: <c>fact == 'x'</c>, <c>'x' in fact</c>, <c>fact in ['x', 'y']</c>.</summary>
/// <param name="Slot">The fact.</param>
/// <param name="Text">The text.</param>
/// <param name="At">Where it begins in the expression's text, its quote included, in UTF-16 code units from 0.</param>
public sealed record CelMention(int Slot, string Text, int At);

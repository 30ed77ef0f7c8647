namespace Opportune.Definition;

/// <summary>How bad a finding is.</summary>
public enum FindingSeverity
{
    /// <summary>The bank cannot be used.</summary>
    Error,
    /// <summary>The bank works, but something is of no use or likely not meant.</summary>
    Warning,
}

/// <summary>A mistake in a bank's texts.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Code">Stable: <c>bank.fact.unknown</c>.</param>
/// <param name="File">Path within the bank's folder; empty for the folder as a whole.</param>
/// <param name="Line">From 1; 0 for a file as a whole.</param>
/// <param name="Column">From 1; 0 for a file as a whole.</param>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="Suggestion">What was probably meant, or null.</param>
public sealed record Finding(FindingSeverity Severity, string Code, string File, int Line, int Column, string Message, string? Suggestion);

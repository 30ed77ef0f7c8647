namespace Opportune.Console;

/// <summary>How the console behaves. Section <c>Console</c>.</summary>
public sealed class ConsoleOptions
{
    /// <summary>Whether every customer is made up: said on the page, and only then may events be played. Default false.</summary>
    public bool IsSynthetic { get; set; }
}

namespace Opportune.Host.Commands;

/// <summary>A verb ends with a code, a message and an exit code; never with a stack trace.</summary>
/// <param name="code">Stable: <c>usage.invalid</c>.</param>
/// <param name="message">What to do next.</param>
/// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
internal sealed class VerbException(string code, string message, int exitCode = ExitCode.Mistake) : Exception(message)
{
    /// <summary>Stable code.</summary>
    public string Code { get; } = code;

    /// <summary>What the shell gets.</summary>
    public int Exit { get; } = exitCode;
}

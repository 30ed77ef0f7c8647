namespace Opportune.Runtime.Import;

/// <summary>The import cannot start or go on; nothing that was acknowledged is lost, and a resume goes on from there.</summary>
/// <param name="code">Stable: <c>import.file.missing</c>, <c>import.file.header</c>, <c>import.file.encoding</c>, <c>import.file.changed</c>, <c>import.mapping.changed</c>,
/// <c>import.column.unknown</c>, <c>import.lookup.duplicate</c>, <c>import.position.invalid</c>.</param>
/// <param name="message">What to do next; names files and columns, never their content.</param>
public sealed class ImportException(string code, string message) : Exception(message)
{
    /// <summary>Stable code.</summary>
    public string Code { get; } = code;
}

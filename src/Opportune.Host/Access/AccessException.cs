namespace Opportune.Host.Access;

/// <summary>The list of keys cannot be read or changed as asked.</summary>
/// <param name="code">Stable: <c>keys.name.invalid</c>, <c>keys.name.taken</c>, <c>keys.name.unknown</c>, <c>keys.role.unknown</c>, <c>keys.file.damaged</c>.</param>
/// <param name="message">What to do next.</param>
public sealed class AccessException(string code, string message) : Exception(message)
{
    /// <summary>Stable code.</summary>
    public string Code { get; } = code;
}

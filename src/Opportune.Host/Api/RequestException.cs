namespace Opportune.Host.Api;

/// <summary>A request that is refused; nothing was changed by it.</summary>
/// <param name="status">HTTP status, 400 to 429.</param>
/// <param name="code">Stable.</param>
/// <param name="message">What to do next; never echoes what was sent.</param>
internal sealed class RequestException(int status, string code, string message) : Exception(message)
{
    /// <summary>HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>Stable code.</summary>
    public string Code { get; } = code;

    /// <summary>400.</summary>
    public static RequestException Bad(string code, string message) => new(StatusCodes.Status400BadRequest, code, message);

    /// <summary>404.</summary>
    public static RequestException Missing(string code, string message) => new(StatusCodes.Status404NotFound, code, message);
}

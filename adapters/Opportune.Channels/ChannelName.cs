namespace Opportune.Channels;

/// <summary>What a channel may be called: it is part of file names.</summary>
internal static class ChannelName
{
    /// <summary>The name itself.</summary>
    /// <exception cref="ArgumentException">It is not 1 to 32 of a–z 0–9 -.</exception>
    public static string Check(string name) =>
        name is { Length: >= 1 and <= 32 } && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') ? name
            : throw new ArgumentException("A channel's name is 1 to 32 of a-z 0-9 -.", nameof(name));
}

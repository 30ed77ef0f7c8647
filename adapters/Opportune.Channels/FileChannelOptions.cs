using System.ComponentModel.DataAnnotations;

namespace Opportune.Channels;

/// <summary>Where messages are left for another program to fetch. Section <c>Channels:File</c>.</summary>
public sealed class FileChannelOptions
{
    /// <summary>Folder of the files, made where it is missing. Default <c>outbox</c> in the working folder.</summary>
    [Required, MinLength(1)] public string Folder { get; init; } = "outbox";

    /// <summary>How long to wait before a message is tried again when the folder cannot be written, in seconds. Default 60.</summary>
    [Range(1, 86_400)] public int RetryAfterSeconds { get; init; } = 60;

    internal TimeSpan RetryAfter => TimeSpan.FromSeconds(RetryAfterSeconds);
}

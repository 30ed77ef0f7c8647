namespace Opportune.Durability.Tests.Disk;

/// <summary>Something that happened to the disk, or that was acknowledged, in order.</summary>
internal abstract record DiskStep
{
    private DiskStep() { }

    /// <summary>A file came into being, empty.</summary>
    public sealed record Created(string File) : DiskStep;

    /// <summary>Bytes were written.</summary>
    public sealed record Written(string File, long Offset, byte[] Content) : DiskStep;

    /// <summary>A file got another length.</summary>
    public sealed record Cut(string File, long Length) : DiskStep;

    /// <summary>What was written to a file is on the disk.</summary>
    public sealed record Synced(string File) : DiskStep;

    /// <summary>The names of files are on the disk.</summary>
    public sealed record FolderSynced : DiskStep;

    /// <summary>A file was deleted.</summary>
    public sealed record Deleted(string File) : DiskStep;

    /// <summary>A file got another name.</summary>
    public sealed record Renamed(string From, string To) : DiskStep;

    /// <summary>Somebody was told that something is done.</summary>
    public sealed record Acknowledged(object What) : DiskStep;
}

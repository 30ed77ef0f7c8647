namespace Opportune.Durability.Tests.Disk;

/// <summary>What the store asks of the disk.</summary>
public enum DiskCallKind
{
    Open,
    Read,
    Write,
    Truncate,
    Sync,
    Delete,
    Rename,
    SyncFolder,
}

/// <summary>One call, before it is carried out.</summary>
/// <param name="Kind">What is asked.</param>
/// <param name="File">Name below the watched folder, with /.</param>
/// <param name="Offset">Of a read or write; the new length of a truncation.</param>
/// <param name="Length">Bytes read or written.</param>
internal readonly record struct DiskCall(DiskCallKind Kind, string File, long Offset, int Length)
{
    /// <summary>Whether it changes the disk or makes a change lasting.</summary>
    public bool Changes => Kind is not (DiskCallKind.Read or DiskCallKind.Open);
}

/// <summary>What the disk does with a call.</summary>
internal abstract record DiskAnswer
{
    private DiskAnswer() { }

    /// <summary>What was asked.</summary>
    public static DiskAnswer Good { get; } = new Done();

    /// <summary>No room (ENOSPC).</summary>
    public static DiskAnswer NoRoom { get; } = new Failed(28);

    /// <summary>The device failed (EIO).</summary>
    public static DiskAnswer Broken { get; } = new Failed(5);

    /// <summary>The file system is mounted for reading only (EROFS).</summary>
    public static DiskAnswer ReadOnly { get; } = new Failed(30);

    /// <summary>Says that it is done and does nothing.</summary>
    public static DiskAnswer Lie { get; } = new Lied();

    public sealed record Done : DiskAnswer;

    public sealed record Failed(int Errno) : DiskAnswer;

    public sealed record Lied : DiskAnswer;
}

using System.Collections.Concurrent;
using Opportune.Embedded;

namespace Opportune.Durability.Tests.Disk;

/// <summary>The disk below one folder: it notes what happens and fails as a test wants. Everything that the store writes passes here, SQLite's files and the others.</summary>
internal sealed class FaultyDisk : IDisposable
{
    private static readonly ConcurrentDictionary<string, FaultyDisk> Watched = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly List<DiskStep> _steps = [];
    private readonly string _prefix;
    private volatile Func<DiskCall, DiskAnswer>? _rule;

    private FaultyDisk(string folder) => _prefix = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + "/";

    /// <summary>Answers each call that changes or reads something; null carries everything out. It may wait, or end the process.</summary>
    public Func<DiskCall, DiskAnswer>? Rule { get => _rule; set => _rule = value; }

    /// <summary>Called when a sync has been carried out and before SQLite hears of it.</summary>
    public Action<DiskCall>? AfterSync { get; set; }

    /// <summary>Whether steps are kept with their content.</summary>
    public bool Records { get; init; }

    /// <summary>What happened so far.</summary>
    public IReadOnlyList<DiskStep> Steps { get { lock (_gate) return [.. _steps]; } }

    /// <summary>Watches a folder from now on.</summary>
    public static FaultyDisk Over(string folder, bool records = false)
    {
        DiskShim.Install();
        DurableFile.Watch ??= new FileWatch();
        var disk = new FaultyDisk(folder) { Records = records };
        return Watched.TryAdd(disk._prefix, disk) ? disk : throw new InvalidOperationException("The folder is watched already.");
    }

    /// <summary>The disk of a path and the file's name there; null for paths that nobody watches.</summary>
    public static (FaultyDisk Disk, string File)? Find(string path)
    {
        foreach (var (prefix, disk) in Watched)
            if (path.StartsWith(prefix, StringComparison.Ordinal)) return (disk, path[prefix.Length..]);
        return null;
    }

    /// <summary>Asks the rule.</summary>
    public DiskAnswer Ask(in DiskCall call) => _rule?.Invoke(call) ?? DiskAnswer.Good;

    /// <summary>Notes a step.</summary>
    public void Note(DiskStep step)
    {
        if (!Records) return;
        lock (_gate) _steps.Add(step);
    }

    /// <summary>Notes that somebody was told.</summary>
    public void Acknowledge(object what) => Note(new DiskStep.Acknowledged(what));

    public void Dispose() => Watched.TryRemove(new(_prefix, this));

    /// <summary>The files that do not go through SQLite.</summary>
    private sealed class FileWatch : IFileWatch
    {
        public void Write(string path, long offset, ReadOnlySpan<byte> content)
        {
            if (Enter(path, DiskCallKind.Write, offset, content.Length) is not { } at) return;
            at.Disk.Note(new DiskStep.Written(at.File, offset, content.ToArray()));
        }

        public void Create(string path)
        {
            if (Enter(path, DiskCallKind.Open, 0, 0) is { } at) at.Disk.Note(new DiskStep.Created(at.File));
        }

        public void SetLength(string path, long length)
        {
            if (Enter(path, DiskCallKind.Truncate, length, 0) is { } at) at.Disk.Note(new DiskStep.Cut(at.File, length));
        }

        public void Flush(string path)
        {
            if (Enter(path, DiskCallKind.Sync, 0, 0) is { } at) at.Disk.Note(new DiskStep.Synced(at.File));
        }

        public void Move(string from, string to)
        {
            if (Enter(from, DiskCallKind.Rename, 0, 0) is { } at) at.Disk.Note(new DiskStep.Renamed(at.File, Find(to)!.Value.File));
        }

        public void FlushFolder(string folder)
        {
            if (Enter(folder + "/", DiskCallKind.SyncFolder, 0, 0) is { } at) at.Disk.Note(new DiskStep.FolderSynced());
        }

        private static (FaultyDisk Disk, string File)? Enter(string path, DiskCallKind kind, long offset, int length)
        {
            if (Find(Path.GetFullPath(path)) is not { } at) return null;
            return at.Disk.Ask(new(kind, at.File, offset, length)) switch
            {
                DiskAnswer.Failed failed => throw new IOException($"Errno {failed.Errno}", failed.Errno),
                DiskAnswer.Lied => null,
                _ => at,
            };
        }
    }
}

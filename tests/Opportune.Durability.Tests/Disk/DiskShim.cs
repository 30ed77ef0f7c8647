using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Opportune.Durability.Tests.Disk;

/// <summary>A SQLite file system over the default one: files below a folder that a <see cref="FaultyDisk"/> watches pass through it, all others are left alone.</summary>
/// <remarks>It registers itself as the default, so the store needs no hook. Each file is followed by two words: the methods it really has, and the number of its <see cref="OpenFile"/>.</remarks>
internal static unsafe class DiskShim
{
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int WriteFailed = 10 | (3 << 8);
    private const int ReadFailed = 10 | (1 << 8);
    private const int SyncFailed = 10 | (4 << 8);
    private const int TruncateFailed = 10 | (6 << 8);
    private const int DeleteFailed = 10 | (10 << 8);
    private const int NoRoom = 28;
    private const int CreateFlag = 0x4;
    private const int JournalTypes = 0x800 | 0x4000 | 0x80000; // main journal, super journal, write-ahead log
    private static readonly Lock Gate = new();
    private static readonly Dictionary<nint, nint> Replaced = [];
    private static readonly ConcurrentDictionary<nint, OpenFile> Files = new();
    private static NativeVfs* _base;
    private static NativeVfs* _ours;
    private static long _last;
    [ThreadStatic] private static int _errno;

    /// <summary>An open file that is watched.</summary>
    private sealed class OpenFile(FaultyDisk disk, string name)
    {
        public FaultyDisk Disk => disk;
        public string Name => name;

        /// <summary>SQLite's Unix file system syncs the folder with the first sync of a new journal or log (os_unix.c, UNIXFILE_DIRSYNC).</summary>
        public bool SyncsFolder { get; set; }
    }

    /// <summary>Registers it once in the process, before the first connection.</summary>
    public static void Install()
    {
        lock (Gate)
        {
            if (_ours != null) return;
            if (NativeSqlite.Initialize() != 0) throw new InvalidOperationException("SQLite does not start.");
            _base = NativeSqlite.FindVfs(null);
            var ours = (NativeVfs*)NativeMemory.AllocZeroed((nuint)sizeof(NativeVfs));
            *ours = *_base;
            ours->Name = (byte*)Marshal.StringToCoTaskMemUTF8("opportune-faulty");
            ours->FileSize = Extra(_base) + (2 * sizeof(nint));
            ours->Open = &Open;
            ours->Delete = &Delete;
            ours->LastError = &LastError;
            if (NativeSqlite.RegisterVfs(ours, 1) != 0) throw new InvalidOperationException("The file system cannot be registered.");
            _ours = ours;
        }
    }

    private static int Extra(NativeVfs* vfs) => (vfs->FileSize + 7) & ~7;

    private static nint* Words(NativeFile* file) => (nint*)((byte*)file + Extra(_base));

    private static NativeMethods* Real(NativeFile* file) => (NativeMethods*)Words(file)[0];

    private static OpenFile Of(NativeFile* file) => Files[Words(file)[1]];

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(NativeVfs* vfs, byte* name, NativeFile* file, int flags, int* outFlags)
    {
        if (name == null || FaultyDisk.Find(Marshal.PtrToStringUTF8((nint)name)!) is not { } found) return _base->Open(_base, name, file, flags, outFlags);
        var isNew = (flags & CreateFlag) != 0 && !File.Exists(Marshal.PtrToStringUTF8((nint)name));
        file->Methods = null;
        if (found.Disk.Ask(new(DiskCallKind.Open, found.File, 0, 0)) is DiskAnswer.Failed failed) return Fail(failed, CannotOpen);
        var code = _base->Open(_base, name, file, flags, outFlags);
        if (code != 0 || file->Methods == null) return code;
        var id = (nint)Interlocked.Increment(ref _last);
        Files[id] = new(found.Disk, found.File) { SyncsFolder = isNew && (flags & JournalTypes) != 0 };
        Words(file)[0] = (nint)file->Methods;
        Words(file)[1] = id;
        file->Methods = Replace(file->Methods);
        if (isNew) found.Disk.Note(new DiskStep.Created(found.File));
        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Delete(NativeVfs* vfs, byte* name, int syncFolder)
    {
        if (FaultyDisk.Find(Marshal.PtrToStringUTF8((nint)name)!) is not { } found) return _base->Delete(_base, name, syncFolder);
        if (found.Disk.Ask(new(DiskCallKind.Delete, found.File, 0, 0)) is DiskAnswer.Failed failed) return Fail(failed, DeleteFailed);
        var code = _base->Delete(_base, name, syncFolder);
        if (code != 0) return code;
        found.Disk.Note(new DiskStep.Deleted(found.File));
        if (syncFolder != 0) found.Disk.Note(new DiskStep.FolderSynced());
        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int LastError(NativeVfs* vfs, int size, byte* text) => _errno != 0 ? _errno : _base->LastError(_base, size, text);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(NativeFile* file)
    {
        var real = Real(file);
        Files.TryRemove(Words(file)[1], out _);
        file->Methods = real;
        return real->Close(file);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(NativeFile* file, void* to, int length, long offset)
    {
        var at = Of(file);
        return at.Disk.Ask(new(DiskCallKind.Read, at.Name, offset, length)) is DiskAnswer.Failed failed ? Fail(failed, ReadFailed) : Real(file)->Read(file, to, length, offset);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(NativeFile* file, void* from, int length, long offset)
    {
        var at = Of(file);
        switch (at.Disk.Ask(new(DiskCallKind.Write, at.Name, offset, length)))
        {
            case DiskAnswer.Failed failed: return Fail(failed, failed.Errno == NoRoom ? Full : WriteFailed);
            case DiskAnswer.Lied: return 0;
        }
        var code = Real(file)->Write(file, from, length, offset);
        if (code == 0 && at.Disk.Records) at.Disk.Note(new DiskStep.Written(at.Name, offset, new ReadOnlySpan<byte>(from, length).ToArray()));
        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(NativeFile* file, long length)
    {
        var at = Of(file);
        if (at.Disk.Ask(new(DiskCallKind.Truncate, at.Name, length, 0)) is DiskAnswer.Failed failed) return Fail(failed, TruncateFailed);
        var code = Real(file)->Truncate(file, length);
        if (code == 0) at.Disk.Note(new DiskStep.Cut(at.Name, length));
        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(NativeFile* file, int flags)
    {
        var at = Of(file);
        var call = new DiskCall(DiskCallKind.Sync, at.Name, 0, 0);
        switch (at.Disk.Ask(call))
        {
            case DiskAnswer.Failed failed: return Fail(failed, SyncFailed);
            case DiskAnswer.Lied: return 0;
        }
        var code = Real(file)->Sync(file, flags);
        if (code != 0) return code;
        at.Disk.Note(new DiskStep.Synced(at.Name));
        if (at.SyncsFolder) at.Disk.Note(new DiskStep.FolderSynced());
        at.SyncsFolder = false;
        at.Disk.AfterSync?.Invoke(call);
        return code;
    }

    private static int Fail(DiskAnswer.Failed failed, int code)
    {
        _errno = failed.Errno;
        return code;
    }

    private static NativeMethods* Replace(NativeMethods* real)
    {
        lock (Gate)
        {
            if (Replaced.TryGetValue((nint)real, out var known)) return (NativeMethods*)known;
            var ours = (NativeMethods*)NativeMemory.AllocZeroed((nuint)sizeof(NativeMethods));
            *ours = *real;
            ours->Close = &Close;
            ours->Read = &Read;
            ours->Write = &Write;
            ours->Truncate = &Truncate;
            ours->Sync = &Sync;
            Replaced[(nint)real] = (nint)ours;
            return ours;
        }
    }
}

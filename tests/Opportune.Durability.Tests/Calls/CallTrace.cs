using System.Text.RegularExpressions;

namespace Opportune.Durability.Tests.Calls;

/// <summary>Reads what strace noted and finds answers that left before what they tell was synced.</summary>
internal static partial class CallTrace
{
    private const string Log = "journal.db-wal>";

    /// <summary>The answers in a trace, and those among them that came too early.</summary>
    /// <param name="lines">Of <c>strace -f -y</c>: a process id, then the call. A call that another thread's interrupts is noted twice, when it begins and when it ends.</param>
    public static (int Answers, IReadOnlyList<string> Early) Read(IEnumerable<string> lines)
    {
        var (answers, early) = (0, new List<string>());
        var (unsynced, isSynced, syncing) = (false, false, new HashSet<string>(StringComparer.Ordinal));
        foreach (var line in lines)
        {
            var thread = line.Split(' ', 2)[0];
            if (Writes().IsMatch(line) && line.Contains(Log, StringComparison.Ordinal)) (unsynced, isSynced) = (true, false);
            else if (Syncs().IsMatch(line) && line.Contains(Log, StringComparison.Ordinal) && line.Contains("<unfinished", StringComparison.Ordinal)) syncing.Add(thread);
            else if ((Syncs().IsMatch(line) && line.Contains(Log, StringComparison.Ordinal) && IsDone(line)) || (Resumed().IsMatch(line) && syncing.Remove(thread) && IsDone(line))) (unsynced, isSynced) = (false, true);
            else if (Answered().IsMatch(line))
            {
                answers++;
                if (unsynced || !isSynced) early.Add(line);
                isSynced = false;
            }
        }
        return (answers, early);
    }

    private static bool IsDone(string line) => line.TrimEnd().EndsWith("= 0", StringComparison.Ordinal);

    [GeneratedRegex(@"\b(pwrite64|pwritev|write|writev)\(\d+<")]
    private static partial Regex Writes();

    [GeneratedRegex(@"\b(fsync|fdatasync)\(\d+<")]
    private static partial Regex Syncs();

    [GeneratedRegex(@"<\.\.\. (fsync|fdatasync) resumed>")]
    private static partial Regex Resumed();

    [GeneratedRegex(@"\b(sendmsg|sendto|write|writev)\(.*HTTP/1\.1 20[02]")]
    private static partial Regex Answered();
}

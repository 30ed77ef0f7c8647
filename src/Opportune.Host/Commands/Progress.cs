using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Opportune.Host.Commands;

/// <summary>Progress of long work: a bar on a terminal, a plain line every few seconds elsewhere, nothing for programs.</summary>
internal static class Progress
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(3);

    /// <summary>Runs work that tells how far it is.</summary>
    /// <param name="output">Where to show it.</param>
    /// <param name="title">What is being done.</param>
    /// <param name="work">Told a function that takes the done share in [0, 1] and a note.</param>
    public static Task<T> RunAsync<T>(Output output, string title, Func<Action<double, string>, Task<T>> work) =>
        output.Json ? work((_, _) => { }) : output.IsTerminal ? DrawnAsync(output, title, work) : PlainAsync(output, title, work);

    /// <summary>Waits for work that cannot tell.</summary>
    public static async Task<T> WaitAsync<T>(Output output, string title, Task<T> work)
    {
        if (output.Json || !output.IsTerminal) return await work;
        return await output.NoteConsole.Status().StartAsync(title, async _ => await work);
    }

    private static async Task<T> DrawnAsync<T>(Output output, string title, Func<Action<double, string>, Task<T>> work)
    {
        var columns = new ProgressColumn[] { new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn() };
        return await output.NoteConsole.Progress().Columns(columns).StartAsync(async drawn =>
        {
            var task = drawn.AddTask(Markup.Escape(title), maxValue: 1);
            var result = await work((done, note) =>
            {
                task.Value = done;
                task.Description = Markup.Escape($"{title} {note}");
            });
            task.Value = 1;
            return result;
        });
    }

    private static async Task<T> PlainAsync<T>(Output output, string title, Func<Action<double, string>, Task<T>> work)
    {
        var (started, shown) = (Stopwatch.GetTimestamp(), TimeSpan.Zero);
        var result = await work((done, note) =>
        {
            var elapsed = Stopwatch.GetElapsedTime(started);
            if (elapsed - shown < Every) return;
            shown = elapsed;
            output.Notes.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{title} {done * 100:0} % {note}"));
        });
        output.Notes.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{title} done in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s"));
        return result;
    }
}

using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using Opportune.Bench.Commands;
using Opportune.Bench.Processes;

namespace Opportune.Bench.Rivals;

/// <summary>Learners of Debian's Python: each task runs with one and with two threads, and the better time counts.</summary>
/// <param name="workshop">Where the script is.</param>
/// <param name="folder">Where tables are and answers go.</param>
internal sealed class PythonRival(Workshop workshop, string folder)
{
    /// <summary>Runs a task; null and the reason where it is not installed here.</summary>
    /// <param name="task">Of <c>learners.py</c>.</param>
    /// <param name="name">Of a table; empty where the task has its own.</param>
    internal async Task<(JsonElement? Answer, string WhyNot)> RunAsync(string task, string name = "")
    {
        JsonElement? best = null;
        foreach (var threads in new[] { 1, 2 })
        {
            workshop.Say(string.Create(CultureInfo.InvariantCulture, $"{task} {name} with {threads} thread{(threads == 1 ? "" : "s")}"));
            try
            {
                var text = await Child.RunAsync("/usr/bin/python3", [Path.Combine(workshop.RivalScripts, "learners.py"), task, folder, name], TimeSpan.FromMinutes(20), new Dictionary<string, string>
                {
                    ["OMP_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture), ["OPENBLAS_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture), ["PYTHONWARNINGS"] = "ignore", ["PYTHONDONTWRITEBYTECODE"] = "1",
                });
                var answer = JsonDocument.Parse(text).RootElement;
                best = best is { } known && Seconds(known) <= Seconds(answer) ? known : answer;
            }
            catch (Win32Exception) { return (null, "there is no /usr/bin/python3"); }
            catch (InvalidOperationException failed) { return (best, failed.Message.Split('\n').Last(l => l.Trim().Length > 0).Trim()); }
        }
        return (best, "");
    }

    /// <summary>Numbers that a task wrote, a row a line.</summary>
    internal double[][] Numbers(string file) => [.. File.ReadLines(Path.Combine(folder, file)).Select(l => Array.ConvertAll(l.Split(','), v => double.Parse(v, CultureInfo.InvariantCulture)))];

    private static double Seconds(JsonElement answer) => answer.TryGetProperty("seconds", out var seconds) ? seconds.GetDouble() : answer.EnumerateObject().Sum(p => p.Value.ValueKind == JsonValueKind.Number ? p.Value.GetDouble() : 0);
}

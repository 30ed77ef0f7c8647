using System.Diagnostics;
using System.Globalization;

namespace Opportune.Bench.Processes;

/// <summary>A process that this program started and ends: by its own id, never by name.</summary>
internal sealed class Child : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Queue<string> _lines = new();
    private readonly List<string> _tail = [];
    private readonly SemaphoreSlim _arrived = new(0);

    private Child(Process process) => _process = process;

    /// <summary>Core time used so far, in seconds, the ended children of its own not counted.</summary>
    internal double CoreSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Memory in use, in MiB.</summary>
    internal double MemoryMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1048576.0;
        }
    }

    /// <summary>Open file descriptors; 0 where the system does not say.</summary>
    internal int OpenFiles => Directory.Exists($"/proc/{_process.Id}/fd") ? Directory.GetFiles($"/proc/{_process.Id}/fd").Length : 0;

    /// <summary>The process's id.</summary>
    internal int Id => _process.Id;

    /// <summary>The last lines it wrote, for messages about its failure.</summary>
    internal string Tail { get { lock (_tail) return string.Join('\n', _tail); } }

    /// <summary>Starts a process.</summary>
    /// <param name="program">Its file.</param>
    /// <param name="arguments">As they are, no shell.</param>
    /// <param name="environment">Added to this process's own.</param>
    /// <param name="folder">Working folder, or null for this one.</param>
    internal static Child Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false, WorkingDirectory = folder ?? "" };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var child = new Child(new Process { StartInfo = start });
        child._process.OutputDataReceived += (_, line) => child.Arrive(line.Data);
        child._process.ErrorDataReceived += (_, line) => child.Arrive(line.Data);
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Waits for a line that holds a text.</summary>
    /// <exception cref="InvalidOperationException">The process ended or took too long; the message has its last lines.</exception>
    internal async Task<string> LineAsync(string text, TimeSpan patience)
    {
        using var late = new CancellationTokenSource(patience);
        while (true)
        {
            try { await _arrived.WaitAsync(late.Token); }
            catch (OperationCanceledException) { throw new InvalidOperationException($"{_process.StartInfo.FileName} did not say '{text}' in {patience.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s. Its last lines:\n{Tail}"); }
            lock (_tail)
            {
                while (_lines.TryDequeue(out var line)) if (line.Contains(text, StringComparison.Ordinal)) return line;
            }
            if (_process.HasExited && _arrived.CurrentCount == 0) throw new InvalidOperationException($"{_process.StartInfo.FileName} ended before it said '{text}'. Its last lines:\n{Tail}");
        }
    }

    /// <summary>Waits for its end and gives its exit code.</summary>
    internal async Task<int> EndAsync(TimeSpan patience)
    {
        using var late = new CancellationTokenSource(patience);
        await _process.WaitForExitAsync(late.Token);
        return _process.ExitCode;
    }

    /// <summary>Asks it to stop as a service manager does, and waits. Not as Ctrl+C does, which a process that was started in the background ignores.</summary>
    internal async Task StopAsync(TimeSpan patience)
    {
        if (_process.HasExited) return;
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync();
        try { await EndAsync(patience); }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
    }

    /// <summary>Ends it at once, as a power cut does.</summary>
    internal async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.FromSeconds(10));
        _process.Dispose();
        _arrived.Dispose();
    }

    /// <summary>Runs a program to its end and gives what it wrote.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has its last lines.</exception>
    internal static async Task<string> RunAsync(string program, IEnumerable<string> arguments, TimeSpan patience, IReadOnlyDictionary<string, string>? environment = null, string? folder = null)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = folder ?? "" };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
        using var late = new CancellationTokenSource(patience);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(late.Token), process.StandardError.ReadToEndAsync(late.Token));
        try { await process.WaitForExitAsync(late.Token); }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"{program} took longer than {patience.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s.");
        }
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program} failed with {process.ExitCode}: {Last(await error)} {Last(await output)}");
    }

    private static string Last(string text) => string.Join('\n', text.Trim().Split('\n').TakeLast(8));

    private void Arrive(string? line)
    {
        if (line is not null)
        {
            lock (_tail)
            {
                _lines.Enqueue(line);
                _tail.Add(line);
                if (_tail.Count > 20) _tail.RemoveAt(0);
            }
        }
        try { _arrived.Release(); }
        catch (ObjectDisposedException) { /* it ends */ }
    }
}

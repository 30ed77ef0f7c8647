using System.Diagnostics;
using Opportune.Embedded;
using Opportune.Runtime.Storage;

namespace Opportune.Durability.Tests.SickDisks;

/// <summary>The same on a real file system, which the kernel fills and makes read-only.</summary>
public sealed class SmallDiskTests : IDisposable
{
    private readonly RamFolder _folder = new();
    private bool _isMounted;

    public void Dispose()
    {
        if (_isMounted) Run("umount", "-l", _folder.Path);
        _folder.Dispose();
    }

    [Fact]
    public async Task A_file_system_that_runs_full_gives_503_and_the_host_goes_on_once_there_is_room()
    {
        Mount();
        var ballast = _folder.At("ballast");
        await File.WriteAllBytesAsync(ballast, new byte[1_500_000], TestContext.Current.CancellationToken);
        await using var bank = await ServedBank.StartAsync(_folder.Path, "Store:Embedded:CheckpointMegabytes=1");
        var sent = 0;
        while ((await bank.SendAsync($"e-{sent}", "c-1")) is { Status: 202 }) sent++;

        var refused = await bank.SendAsync($"e-{sent}", "c-1");
        Assert.Equal((503, "store.full"), (refused.Status, refused.Code));
        Assert.Equal((sent, true), await bank.JournalAsync());
        Assert.Equal(200, (await bank.Caller.GetAsync("/v1/customers/c-1")).Status);
        Assert.Equal("store.full", (await bank.Caller.GetAsync("/readyz")).Code);

        File.Delete(ballast);
        Assert.Equal(200, (await bank.Caller.GetAsync("/readyz")).Status);
        Assert.Equal((1, 0), ServedBank.Counts(await bank.SendAsync($"e-{sent}", "c-1")));
        Assert.Equal((sent + 1, true), await bank.JournalAsync());
    }

    [Fact]
    public async Task A_store_on_a_file_system_that_became_read_only_is_not_said_to_be_in_use()
    {
        Mount();
        await EmbeddedStore.Open(_folder.Path).DisposeAsync();
        Assert.Equal(0, Run("mount", "-o", "remount,ro", _folder.Path));

        Assert.Equal("store.read-only", Assert.Throws<StoreException>(() => EmbeddedStore.Open(_folder.Path)).Code);
    }

    /// <summary>Four megabytes of memory as a file system; only the superuser of a system that lets him may.</summary>
    private void Mount()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root" || Run("mount", "-t", "tmpfs", "-o", "size=4m", "opportune", _folder.Path) != 0) Assert.Skip("needs the right to mount a file system");
        _isMounted = true;
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}

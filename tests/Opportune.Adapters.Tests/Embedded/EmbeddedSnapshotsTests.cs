using Opportune.Adapters.Tests.Storage;
using Opportune.Embedded.Snapshots;
using Opportune.Runtime.Storage;

namespace Opportune.Adapters.Tests.Embedded;

public sealed class EmbeddedSnapshotsTests : SnapshotsContract
{
    private string File => Path.Combine(Folder, "snapshots.db");

    protected override ISnapshots Open(string folder) => EmbeddedSnapshots.Open(folder);

    /// <summary>Every page but the first, so that the file still opens.</summary>
    protected override void Damage(string folder)
    {
        using var file = System.IO.File.OpenWrite(Path.Combine(folder, "snapshots.db"));
        file.Position = 4_096;
        var rest = new byte[file.Length - file.Position];
        new Random(4).NextBytes(rest);
        file.Write(rest);
    }

    [Theory, InlineData("text"), InlineData("newer"), InlineData("foreign")]
    public async Task A_file_that_cannot_be_used_is_set_aside_with_a_word_about_it(string kind)
    {
        if (kind == "text") await System.IO.File.WriteAllTextAsync(File, new string('x', 10_000), Cancel);
        else if (kind == "newer")
        {
            await using (var made = EmbeddedSnapshots.Open(Folder)) await made.PutAsync([Snapshot(1, 1)], Cancel);
            StoreSurgery.Run(Folder, "snapshots.db", "PRAGMA user_version = 99");
        }
        else StoreSurgery.Run(Folder, "snapshots.db", "CREATE TABLE somebody(elses INTEGER)");

        await using (var snapshots = EmbeddedSnapshots.Open(Folder))
        {
            Assert.Contains("set-aside", snapshots.Notice, StringComparison.Ordinal);
            Assert.Null(await snapshots.FindAsync(1, Cancel));
            await snapshots.PutAsync([Snapshot(1, 2)], Cancel);
        }
        Assert.True(System.IO.File.Exists(File + ".set-aside"));
        await using var again = EmbeddedSnapshots.Open(Folder);
        Assert.Null(again.Notice);
        AssertSame(Snapshot(1, 2), await again.FindAsync(1, Cancel));
    }

    [Fact]
    public async Task Reading_beside_a_host_needs_no_file_and_writes_none()
    {
        await using var none = EmbeddedSnapshots.Open(Folder, readOnly: true);
        Assert.Null(await none.FindAsync(1, Cancel));
        Assert.Equal("store.read-only", (await Assert.ThrowsAsync<StoreException>(async () => await none.PutAsync([Snapshot(1, 1)], Cancel))).Code);
        Assert.False(System.IO.File.Exists(File));

        await using var host = EmbeddedSnapshots.Open(Folder);
        await host.PutAsync([Snapshot(1, 1)], Cancel);
        await using var beside = EmbeddedSnapshots.Open(Folder, readOnly: true);
        AssertSame(Snapshot(1, 1), await beside.FindAsync(1, Cancel));
    }
}

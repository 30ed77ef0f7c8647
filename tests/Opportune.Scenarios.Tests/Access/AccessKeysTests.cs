using System.Text;
using Opportune.Host.Access;

namespace Opportune.Scenarios.Tests.Access;

public sealed class AccessKeysTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_key_opens_what_its_roles_open()
    {
        var key = new AccessFile(_folder.FullPath).Add("app", ["decide", "respond"], Now);

        var caller = new AccessKeys(_folder.FullPath).Find(key);

        Assert.Equal("app", caller!.Name);
        Assert.True(caller.Has(Role.Decide));
        Assert.True(caller.Has(Role.Respond));
        Assert.False(caller.Has(Role.Compliance));
    }

    [Fact]
    public void A_key_is_256_random_bits_and_only_its_hash_is_stored()
    {
        var file = new AccessFile(_folder.FullPath);
        var (first, second) = (file.Add("a", ["ingest"], Now), file.Add("b", ["ingest"], Now));

        Assert.NotEqual(first, second);
        Assert.True(ApiKey.IsWellFormed(first));
        Assert.DoesNotContain(first[ApiKey.Prefix.Length..], File.ReadAllText(file.FullPath), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_owner_may_read_the_list_of_keys()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs file modes");
        if (OperatingSystem.IsWindows()) return;
        var file = new AccessFile(_folder.FullPath);
        file.Add("a", ["ingest"], Now);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.FullPath));
    }

    [Fact]
    public void A_wrong_key_is_nobody()
    {
        new AccessFile(_folder.FullPath).Add("a", ["ingest"], Now);
        var keys = new AccessKeys(_folder.FullPath);

        Assert.Null(keys.Find(ApiKey.Create()));
        Assert.Null(keys.Find(""));
        Assert.Null(keys.Find(Encoding.UTF8.GetString(new byte[47])));
    }

    [Fact]
    public void That_the_list_is_lost_and_that_it_is_back_is_told_once()
    {
        var file = new AccessFile(_folder.FullPath);
        var key = file.Add("a", ["ingest"], Now);
        using var notes = new StringWriter();

        var losing = new AccessKeys(_folder.FullPath, notes);
        File.Delete(file.FullPath);
        Assert.Null(losing.Find(key));
        Assert.Null(losing.Find(key));
        Assert.Matches("^access.key: .* nobody is let in: [^\n]*\n$", notes.ToString());

        var empty = new AccessKeys(_folder.FullPath, notes);
        Assert.NotNull(empty.Find(file.Add("b", ["ingest"], Now)));
        Assert.EndsWith("access.json has keys again\n", notes.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_removed_key_is_nobody()
    {
        var file = new AccessFile(_folder.FullPath);
        var key = file.Add("a", ["ingest"], Now);
        file.Remove("a");

        Assert.Null(new AccessKeys(_folder.FullPath).Find(key));
    }

    [Theory]
    [InlineData("", "ingest", "keys.name.invalid")]
    [InlineData("Has Space", "ingest", "keys.name.invalid")]
    [InlineData("a", "king", "keys.role.unknown")]
    [InlineData("taken", "ingest", "keys.name.taken")]
    public void A_mistake_in_a_new_key_has_a_code_and_changes_nothing(string name, string role, string code)
    {
        var file = new AccessFile(_folder.FullPath);
        file.Add("taken", ["decide"], Now);
        var before = File.ReadAllBytes(file.FullPath);

        Assert.Equal(code, Assert.Throws<AccessException>(() => file.Add(name, [role], Now)).Code);
        Assert.Equal(before, File.ReadAllBytes(file.FullPath));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("{\"keys\":[{\"name\":\"a\",\"sha256\":\"00\",\"roles\":[\"decide\"],\"createdAt\":\"2026-01-01T00:00:00Z\"}]}")]
    [InlineData("{\"keys\":[{\"name\":\"a\",\"sha256\":\"0000000000000000000000000000000000000000000000000000000000000000\",\"roles\":[],\"createdAt\":\"2026-01-01T00:00:00Z\"}]}")]
    public void A_damaged_list_is_refused_and_not_taken_for_an_empty_one(string content)
    {
        File.WriteAllText(_folder.At("access.json"), content);

        Assert.Equal("keys.file.damaged", Assert.Throws<AccessException>(() => new AccessKeys(_folder.FullPath)).Code);
    }
}

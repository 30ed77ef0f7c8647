using Opportune.Runtime.Storage;

namespace Opportune.Adapters.Tests.Storage;

/// <summary>The laws of every source of the master key.</summary>
public abstract class MasterKeyContract : IDisposable
{
    private readonly TempFolder _folder = new();

    protected string Folder => _folder.Path;

    /// <summary>Makes the adapter anew over what <see cref="Hold"/> left, as a restarted host does.</summary>
    protected abstract IMasterKey Open();

    /// <summary>Puts a text where the adapter looks for its key.</summary>
    protected abstract void Hold(string text);

    [Fact]
    public void A_master_key_is_the_32_bytes_held_and_the_same_after_a_restart()
    {
        var bytes = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();
        Hold(Convert.ToBase64String(bytes));

        var first = Open();

        Assert.Equal(bytes, first.Current.ToArray());
        Assert.Equal(bytes, first.Current.ToArray());
        Assert.Equal(bytes, Open().Current.ToArray());
    }

    [Theory]
    [InlineData("not base64 at all!"), InlineData("AAAA"), InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIj")]
    public void A_malformed_key_is_refused_when_the_adapter_is_made(string text)
    {
        Hold(text);

        var refused = Assert.Throws<StoreException>(Open);

        Assert.Equal("keys.wrong-master", refused.Code);
        Assert.DoesNotContain(text, refused.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        Forget();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Takes away what <see cref="Hold"/> put where a folder does not hold it.</summary>
    protected virtual void Forget() { }
}

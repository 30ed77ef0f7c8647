using Opportune.Embedded.Sqlite;

namespace Opportune.Embedded.Keys;

/// <summary>What keys.db keeps to know its master key again, and the root secret under it.</summary>
internal static class KeysProof
{
    /// <summary>Refuses a wrong master key and derives from the root secret; both are made where they are missing and the file may be written.</summary>
    public static void Use(StoreFile file, KeyWrapping wrapping, bool readOnly)
    {
        var (proof, root) = file.Read(database => (Find(database, "SELECT wrapped FROM proof"), Find(database, "SELECT wrapped FROM root")));
        if (proof is not null || readOnly) wrapping.CheckProof(proof ?? []);
        if (proof is null || root is null) root = Make(file, wrapping, isNew: proof is null);
        wrapping.UseRoot(root);
    }

    /// <summary>Whether a master key is the file's.</summary>
    public static bool Fits(Database database, KeyWrapping wrapping) => Find(database, "SELECT wrapped FROM proof") is { } proof && wrapping.Proves(proof);

    /// <summary>The root secret, wrapped.</summary>
    public static byte[] Root(Database database) => Find(database, "SELECT wrapped FROM root")!;

    /// <summary>Replaces both.</summary>
    public static void Replace(Database writer, KeyWrapping wrapping, byte[] root)
    {
        writer.Prepare("INSERT INTO proof(id, wrapped) VALUES(1, ?1) ON CONFLICT DO UPDATE SET wrapped = excluded.wrapped").Bind(1, wrapping.CreateProof()).Run();
        writer.Prepare("INSERT INTO root(id, wrapped) VALUES(1, ?1) ON CONFLICT DO UPDATE SET wrapped = excluded.wrapped").Bind(1, root).Run();
    }

    private static byte[] Make(StoreFile file, KeyWrapping wrapping, bool isNew)
    {
        var root = wrapping.CreateRoot(isNew);
        file.Write(writer =>
        {
            Replace(writer, wrapping, root);
            return 0;
        });
        return root;
    }

    private static byte[]? Find(Database database, string sql)
    {
        using var rows = database.Prepare(sql).Read();
        return rows.Step() ? rows.Bytes(0) : null;
    }
}

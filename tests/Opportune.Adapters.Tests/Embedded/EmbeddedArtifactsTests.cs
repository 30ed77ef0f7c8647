using Opportune.Adapters.Tests.Storage;
using Opportune.Embedded.Journal;
using Opportune.Runtime.Storage;

namespace Opportune.Adapters.Tests.Embedded;

public sealed class EmbeddedArtifactsTests : ArtifactsContract
{
    protected override (IArtifacts Artifacts, IAsyncDisposable Store) Open(string folder)
    {
        var journal = EmbeddedJournal.Open(folder);
        return (journal.Artifacts, journal);
    }

    protected override void Tamper(string folder, string hash) =>
        StoreSurgery.Run(folder, "journal.db", "UPDATE artifacts SET content = x'00' WHERE hash = $hash", ("$hash", hash));
}

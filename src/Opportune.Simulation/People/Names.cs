namespace Opportune.Simulation.People;

/// <summary>Short lists of common words from which synthetic persons and firms are named; no list of real people was read.</summary>
internal static class Names
{
    public static readonly string[] Female =
    [
        "Anna", "Lena", "Marie", "Sofia", "Emma", "Clara", "Julia", "Katrin", "Monika", "Petra", "Aylin", "Elif", "Zofia", "Olena",
        "Priya", "Fatima", "Ines", "Nora", "Heike", "Ursula", "Birgit", "Mia", "Hannah", "Laura", "Greta", "Ruth",
    ];

    public static readonly string[] Male =
    [
        "Paul", "Jonas", "Lukas", "Felix", "Max", "Tobias", "Stefan", "Andreas", "Klaus", "Dieter", "Emre", "Mehmet", "Piotr", "Oleh",
        "Arjun", "Omar", "Miguel", "Nils", "Jürgen", "Werner", "Bernd", "Ben", "Leon", "David", "Erik", "Otto",
    ];

    public static readonly string[] Last =
    [
        "Müller", "Schmidt", "Schneider", "Fischer", "Weber", "Meyer", "Wagner", "Becker", "Schulz", "Hoffmann", "Koch", "Bauer", "Richter",
        "Klein", "Wolf", "Neumann", "Schwarz", "Braun", "Krüger", "Hartmann", "Lange", "Werner", "Krause", "Lehmann", "Yilmaz", "Kaya",
        "Nowak", "Kowalski", "Shevchenko", "Patel", "Haddad", "Garcia", "Rossi", "Petersen", "Vogel", "Seidel", "Brandt", "Winter",
    ];

    public static readonly string[] Cities =
    [
        "Berlin", "Hamburg", "München", "Köln", "Frankfurt", "Leipzig", "Dresden", "Bremen", "Hannover", "Nürnberg", "Freiburg", "Rostock",
    ];

    public static readonly string[] Employers =
    [
        "Nordlicht Logistik", "Alpenblick Klinik", "Brückner Maschinenbau", "Stadtwerke Musterstadt", "Kolibri Software", "Havel Verlag",
        "Rheingold Versand", "Tannenhof Schule", "Elbe Bau", "Lindner Elektro", "Sonnenfeld Hotels", "Hansa Labor",
    ];

    public static readonly string[] Clients =
    [
        "Atelier Blau", "Fuchs & Partner", "Kranich Medien", "Morgenrot Agentur", "Quelle Design", "Ulmer Beratung",
    ];

    public static readonly string[] Landlords = ["Hausverwaltung Eiche", "Wohnbau Süd", "Familie Lorenz Vermietung", "Stadt und Heim"];

    public static readonly string[] Supermarkets = ["Marktfrisch", "Kaufgut", "Billigland", "Biogarten"];

    public static readonly string[] Restaurants = ["Trattoria Luna", "Café Linde", "Burgerwerk", "Zum Anker", "Sushi Kaze"];

    public static readonly string[] Shops = ["Modehaus Kern", "Elektro Blitz", "Buchecke", "Möbel Traum", "Sportpunkt"];

    public static readonly string[] FuelStations = ["Tankhof", "Route 7", "Autohof Nord"];

    public static readonly string[] Subscriptions = ["Streamly", "Tonwelle Music", "Fitbox Studio", "Cloudkiste"];
}

namespace MLNetInterpret.Cli.Commands.Demo;

/// <summary>The data that this program ships with.</summary>
/// <param name="Folder">Its folder.</param>
internal sealed record Datasets(string Folder)
{
    private const string Mark = "fashion-mnist";

    /// <summary>Fashion-MNIST.</summary>
    public string Fashion => At("fashion-mnist");

    /// <summary>Emoji.</summary>
    public string Emoji => At("emoji");

    /// <summary>Credit default.</summary>
    public string Credit => At(Path.Combine("credit", "credit_data.csv"));

    /// <summary>Words for its columns.</summary>
    public string CreditPhrases => At(Path.Combine("credit", "credit_data.phrases.csv"));

    /// <summary>Loans.</summary>
    public string Loans => At(Path.Combine("credit", "lending_club.csv"));

    /// <summary>Words for their columns.</summary>
    public string LoanPhrases => At(Path.Combine("credit", "lending_club.phrases.csv"));

    /// <summary>C source.</summary>
    public string Source => At(Path.Combine("text", "sqlite-c.txt"));

    /// <summary>The character LSTM trained on it.</summary>
    public string SourceModel => At(Path.Combine("models", "char-lstm-sqlite.zip"));

    /// <summary>What clothes look like, learned from Fashion-MNIST.</summary>
    public string FashionPrior => At(Path.Combine("models", "fashion-prior.zip"));

    /// <summary>What emoji look like.</summary>
    public string EmojiPrior => At(Path.Combine("models", "emoji-prior.zip"));

    /// <summary>Photos.</summary>
    public string Photos => At("photos");

    /// <summary>A photo to dream into.</summary>
    public string Photo => At(Path.Combine("photos", "temple.png"));

    /// <summary>Finds the folder: the one named, or <c>datasets</c> in the working directory, beside the program,
    /// or above it.</summary>
    /// <exception cref="DirectoryNotFoundException">It is nowhere; the message says where was looked.</exception>
    public static Datasets Find(string? named)
    {
        if (named is not null)
            return Directory.Exists(Path.Combine(named, Mark))
                ? new(named)
                : throw new DirectoryNotFoundException($"'{named}' is not the folder of data sets: it has no '{Mark}' in it.");

        var places = new List<string> { Directory.GetCurrentDirectory() };
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            places.Add(folder.FullName);
        var found = places.Select(place => Path.Combine(place, "datasets"))
            .FirstOrDefault(place => Directory.Exists(Path.Combine(place, Mark)));
        return new(found ?? throw new DirectoryNotFoundException(
            "The demo needs the folder 'datasets' of a clone of MLNetInterpret, " +
            $"which is neither in '{places[0]}' nor beside or above the program in '{places[1]}': " +
            "run it in the clone, or name the folder with --datasets."));
    }

    /// <summary>The folder that <see cref="Find"/> would find, or null.</summary>
    public static string? Found(string? named)
    {
        try
        {
            return Find(named).Folder;
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
    }

    private string At(string name) => Path.Combine(Folder, name);
}

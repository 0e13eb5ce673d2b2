using System.Reflection;
using System.Text.RegularExpressions;

namespace MLNetInterpret.Architecture.Tests;

/// <summary>All that is said to users when something is wrong, in one list that somebody has read.</summary>
/// <remarks>After a message was added or changed, write the list anew, read what changed in it, and commit it:
/// <c>WRITE_MESSAGES=1 dotnet test tests/MLNetInterpret.Architecture.Tests --filter Messages</c>.</remarks>
[TestClass]
public partial class MessagesTests
{
    private const string Remedy =
        "Read what changed, then: WRITE_MESSAGES=1 dotnet test tests/MLNetInterpret.Architecture.Tests --filter Messages";

    private static readonly IReadOnlyList<Message> All = Message.All();

    private static string ListPath =>
        Repository.At("tests", "MLNetInterpret.Architecture.Tests", "messages.txt");

    [TestMethod]
    public void The_list_has_every_message()
    {
        string[] now = [.. All.GroupBy(message => message.Project).SelectMany(project =>
            project.Select(message => $"  {message.Kind}: {message.Text}").Prepend($"{project.Key}"))];
        if (Environment.GetEnvironmentVariable("WRITE_MESSAGES") == "1") File.WriteAllLines(ListPath, now);
        string[] read = [.. File.ReadAllLines(ListPath)];
        string[] changes =
            [.. read.Except(now).Select(line => $"- {line.Trim()}"), .. now.Except(read).Select(line => $"+ {line.Trim()}")];
        Assert.IsEmpty(changes, $"{string.Join('\n', changes)}\n{Remedy}");
        Assert.IsGreaterThan(300, All.Count);
    }

    [TestMethod]
    public void A_sentence_has_a_capital_and_a_full_stop_and_a_part_of_one_has_neither() => FloorsTests.AssertNone(All
        .Where(message => message.IsSentence ? !Ending().IsMatch(message.Words) : message.Words.EndsWith('.'))
        .Select(message => $"{message.Project}: {message.Text}"));

    [TestMethod]
    public void No_message_names_what_users_cannot_see()
    {
        static string Short(CompiledType type) => type.Name[(type.Name.LastIndexOf('.') + 1)..];
        var types = House.Projects.SelectMany(project => project.Types).ToLookup(type => type.IsPublic, Short);
        var members = House.Floors.Keys.Where(project => project != "MLNetInterpret.Cli")
            .SelectMany(project => Assembly.LoadFrom(House.AssemblyOf(project)).GetExportedTypes())
            .SelectMany(type => type.GetMembers()).Select(member => member.Name);
        // words of one part are words of English, too
        var hidden = types[false].Except(types[true].Concat(members)).Where(name => name.Skip(1).Any(char.IsUpper)).ToHashSet();
        FloorsTests.AssertNone(All
            .Where(message => Name().Matches(message.Words).Concat(Named().Matches(message.Text))
                .Any(name => hidden.Contains(name.Groups["name"].Value)))
            .Select(message => $"{message.Project}: {message.Text}"));
    }

    [TestMethod]
    public void No_message_is_of_the_frameworks_making() => FloorsTests.AssertNone(
        House.Floors.Keys.SelectMany(project => Directory
            .EnumerateFiles(House.FolderOf(project), "*.cs", SearchOption.AllDirectories)
            .Where(file => Framework().IsMatch(File.ReadAllText(file)))
            .Select(file => Path.GetRelativePath(Repository.Root, file))));

    [TestMethod]
    public void Insiders_words_are_left_out() => FloorsTests.AssertNone(All
        .Where(message => Insiders().IsMatch(message.Words) || message.Words.Contains("  ", StringComparison.Ordinal))
        .Select(message => $"{message.Project}: {message.Text}"));

    [TestMethod]
    public void The_reader_finds_what_is_thrown_made_checked_and_said()
    {
        const string Source = """
            // new Exception("in a comment")
            var text = "new Exception(\"in a string\")";
            throw new ArgumentException($"The {kind} '{(many ? "a, b" : name)}' is " +
                $"not here: {{take}} {Other($"{x}")}.", nameof(kind));
            throw new ArgumentOutOfRangeException(nameof(x), FormattableString.Invariant($"Give {x}."));
            throw new IOException(isOld ? "Old." : $"New {x}.", inner);
            Check.Between(Rows, 1, 9);
            Check.AtLeast(width ?? 1, 2, nameof(width));
            static InvalidDataException Broken(string what) => new($"'{path}' {what}.");
            if (bad) throw Broken("is cut short");
            result.AddError($"'{text}' is not a number.");
            """;
        CollectionAssert.AreEqual(
            new[]
            {
                "The {kind} '{(many ? \"a, b\" : name)}' is not here: {{take}} {Other($\"{x}\")}.",
                "Give {x}.", "Old.", "New {x}.", "Rows is {Rows}, but has to be from 1 to 9.",
                "width is {width ?? 1}, but has to be at least 2.", "'{path}' {what}.", "is cut short",
                "'{text}' is not a number.",
            },
            Message.In("P", Source).Select(message => message.Text).ToArray());
    }

    /// <summary>A capital, a digit, a quote or something put in; and a full stop, or what is put in ends it.</summary>
    [GeneratedRegex(@"^(?:\{\}$|(?:[-A-Z0-9'{]|\w+ is \{).*(?:\.|\?|\{\})$)")]
    private static partial Regex Ending();

    [GeneratedRegex(@"(?<![\w.])(?<name>[A-Z]\w+)")]
    private static partial Regex Name();

    [GeneratedRegex(@"nameof\((?<name>\w+)\)")]
    private static partial Regex Named();

    /// <summary>Checks whose words are .NET's own, or end with the value once more.</summary>
    [GeneratedRegex("""
        ArgumentOutOfRangeException\.ThrowIf|ArgumentException\.ThrowIf|
        new\s+ArgumentOutOfRangeException\(\s*[^,()]*(?:\([^()]*\))?,[^,"]*,\s*\$?"
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Framework();

    [GeneratedRegex(@"(?i)actual value|\(parameter|\bnull reference|\bindex was|\bdictionary\b|\bstack\b|\bcast\b|\bIDataView\b")]
    private static partial Regex Insiders();
}

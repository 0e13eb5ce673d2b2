using System.Reflection;
using System.Text.RegularExpressions;

namespace MLNetInterpret;

/// <summary>Keeps docs/concepts.md true.</summary>
[TestClass]
public partial class ConceptDocumentTests
{
    [TestMethod]
    public void The_document_lists_every_concept_as_it_is() => Assert.AreEqual(
        string.Join('\n', Concepts.All.Select(Row)),
        string.Join('\n', Rows("Concepts").Select(row => InCode().Replace(row, " | ", 1))));

    [TestMethod]
    public void Every_concept_is_written_in_code_as_the_document_says()
    {
        foreach (var row in Rows("Concepts"))
        {
            var code = Cell(row, 1).Replace("\\'", "'", StringComparison.Ordinal);
            var member = code.Split('(')[0];
            Assert.IsNotEmpty(typeof(Concepts).GetMember(member), code);
            Assert.AreEqual(Cell(row, 0), typeof(Concepts).GetProperty(code)?.GetValue(null) is Concept concept
                ? concept.Name
                : member.ToLowerInvariant() + Marks().Match(code).Result(":$1$2").TrimEnd(':'));
        }
    }

    [TestMethod]
    public void Parameters_are_named_as_in_the_code_and_examples_are_read()
    {
        foreach (var row in Rows("Concepts with arguments"))
        {
            Assert.AreEqual(Cell(row, 0), Concepts.Parse(Cell(row, 0)).Name);
            string Signature(MethodInfo method) =>
                $"{method.Name}({string.Join(", ", method.GetParameters().Select(p => p.Name))})";
            CollectionAssert.Contains(
                typeof(Concepts).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(Signature).ToArray(), Cell(row, 1));
        }
    }

    [TestMethod]
    public void Nothing_that_makes_a_concept_is_left_out()
    {
        var rows = Rows("Concepts").Concat(Rows("Concepts with arguments"));
        var listed = rows.Select(row => Cell(row, 1).Split('(')[0]).ToHashSet();
        foreach (var member in typeof(Concepts).GetMembers(BindingFlags.Public | BindingFlags.Static))
            if (member is PropertyInfo { Name: not "All" } or MethodInfo { IsSpecialName: false, Name: not "Parse" })
                Assert.Contains(member.Name, listed);
    }

    [TestMethod]
    public void The_first_example_gives_what_the_document_says() => CollectionAssert.AreEqual(
        new float[] { 0, 0, 1, 1, 1, 1, 1, 0, 0, 0 }, Concepts.Parse("inside:[]").Label("a[b[c]d]e]"));

    private static string Row(Concept concept)
    {
        var kind = concept.Kind switch { ConceptKind.Binary => "yes or no", ConceptKind.Count => "count", _ => "size" };
        var closer = concept.Closer is null ? "-" : $"`{concept.Closer}`";
        return $"| `{concept.Name}` | {concept.Definition} | {kind} | {closer} |";
    }

    private static string Cell(string row, int index) => row.Split(" | ")[index].Trim('|', ' ', '`');

    private static string[] Rows(string section) =>
        [.. Section(section).Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))];

    private static string Section(string name) =>
        File.ReadAllText(Repository.At("docs", "concepts.md")).Split("\n## ")
            .Single(part => part.StartsWith(name + "\n", StringComparison.Ordinal));

    /// <summary>The second cell of a row.</summary>
    [GeneratedRegex(@" \| `\w+(\([^`]*\))?` \| ")]
    private static partial Regex InCode();

    /// <summary>A call's arguments, if there are any.</summary>
    [GeneratedRegex(@"\((?:'(.)', '(.)')?\)$")]
    private static partial Regex Marks();
}

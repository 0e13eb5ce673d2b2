using System.Reflection;
using System.Text.RegularExpressions;

namespace MLNetInterpret;

/// <summary>Keeps docs/objectives.md true.</summary>
[TestClass]
public partial class ObjectiveDocumentTests
{
    [TestMethod, DataRow(typeof(Objectives)), DataRow(typeof(Penalties)), DataRow(typeof(Transforms))]
    public void The_document_lists_what_there_is_and_nothing_else(Type catalogue)
    {
        var listed = Rows(catalogue.Name).Select(row => row.Name).ToArray();
        CollectionAssert.AreEquivalent(ObjectiveCatalogue.NamesIn(catalogue).ToArray(), listed);
    }

    [TestMethod, DataRow(typeof(Objectives)), DataRow(typeof(Penalties)), DataRow(typeof(Transforms))]
    public void Parameters_are_named_as_in_the_code(Type catalogue)
    {
        foreach (var (name, parameters, _) in Rows(catalogue.Name))
        {
            string Named(MethodInfo method) => $"({string.Join(", ", method.GetParameters().Select(p => p.Name))})";
            var methods = catalogue.GetMethods(BindingFlags.Public | BindingFlags.Static);
            var overloads = methods.Where(method => method.Name == name).ToArray();
            if (overloads.Length == 0) Assert.AreEqual("", parameters, name);
            else CollectionAssert.Contains(overloads.Select(Named).ToArray(), parameters, name);
        }
    }

    [TestMethod]
    public void Every_entry_has_a_line_a_formula_and_a_source_that_is_given_below()
    {
        foreach (var (name, _, cells) in new[] { "Objectives", "Penalties", "Transforms" }.SelectMany(Rows))
        {
            Assert.HasCount(3, cells, name);
            Assert.IsTrue(cells.All(cell => cell.Length > 0), name);
            if (cells[2] is "-" or "log-sum-exp") continue;
            foreach (var year in Source().Matches(cells[2]).Select(match => match.Value))
                StringAssert.Contains(Section("Sources"), $"- {year}:", name);
        }
    }

    private static IEnumerable<(string Name, string Parameters, string[] Cells)> Rows(string section)
    {
        string[] Cells(string row) => row.Split('|', StringSplitOptions.TrimEntries)[..^1];
        return Entry().Matches(Section(section))
            .Select(match => (match.Groups[1].Value, match.Groups[2].Value, Cells(match.Groups[3].Value)));
    }

    private static string Section(string name) =>
        File.ReadAllText(Repository.At("docs", "objectives.md")).Split("\n## ")
            .Single(part => part.StartsWith(name + "\n", StringComparison.Ordinal));

    [GeneratedRegex(@"^\| `(\w+)(\([^`]*\))?` \|(.*)$", RegexOptions.Multiline)]
    private static partial Regex Entry();

    /// <summary>An author or two and a year, or Lucid.</summary>
    [GeneratedRegex(@"\w+(, \w+)? \d{4}|Lucid")]
    private static partial Regex Source();
}

using CsCheck;

namespace MLNetInterpret;

[TestClass]
public class BracketConceptTests
{
    private static readonly Gen<string> Brackets = ConceptCases.Of(["(", ")", "(", ")", "[", "]", "{", "}", "a", "b", "\n"], 80);

    /// <summary>A text with brackets in pairs, written down by recursion, and for each character how many pairs it is strictly
    /// inside of and where the innermost of them began.</summary>
    private sealed record Tree(string Text, int[] Inside, int[] Openers)
    {
        public static Gen<Tree> Any { get; } = Gen.Recursive<Tree>((depth, inner) => depth >= 6
            ? Gen.OneOf("", "x", "yz").Select(Leaf)
            : Gen.Frequency(
                (2, Gen.OneOf("", "x", "yz", "\n ").Select(Leaf)),
                (3, inner.Select(Wrap)),
                (2, Gen.Select(inner, inner).Select((left, right) => Join(left, right)))));

        private static Tree Leaf(string text) => new(text, new int[text.Length], [.. text.Select(_ => -1)]);

        private static Tree Wrap(Tree inner) => new(
            $"({inner.Text})", [0, .. inner.Inside.Select(depth => depth + 1), 0],
            [0, .. inner.Openers.Select(opener => opener < 0 ? 0 : opener + 1), -1]);

        private static Tree Join(Tree left, Tree right) => new(
            left.Text + right.Text, [.. left.Inside, .. right.Inside],
            [.. left.Openers, .. right.Openers.Select(opener => opener < 0 ? -1 : opener + left.Text.Length)]);
    }

    [TestMethod]
    public void Brackets_in_pairs_are_read_as_they_were_written_down() => Law.Holds(Tree.Any, tree =>
    {
        CollectionAssert.AreEqual(
            tree.Inside.Select(depth => depth > 0 ? 1f : 0).ToArray(), Concepts.Inside('(', ')').Label(tree.Text), tree.Text);
        CollectionAssert.AreEqual(
            tree.Inside.Select((depth, i) => depth + (tree.Text[i] == '(' ? 1f : 0)).ToArray(),
            Concepts.Depth('(', ')').Label(tree.Text), tree.Text);
        CollectionAssert.AreEqual(
            tree.Openers.Select((opener, i) => opener < 0 ? 0f : i - opener).ToArray(),
            Concepts.Distance('(', ')').Label(tree.Text), tree.Text);
    }, times: 200);

    [TestMethod]
    public void Any_brackets_are_read_as_the_definition_says() =>
        Law.Holds(Gen.Select(Brackets, Gen.OneOf<int?>(null, 1, 2, 3, 5, 8, 30)), (text, limit) =>
        {
            ConceptOptions options = new() { MaximalLength = limit };
            var pairs = Pairs(text, '(', ')', limit);
            var inside = Concepts.Inside('(', ')').Label(text, options);
            var depth = Concepts.Depth('(', ')').Label(text, options);
            var distance = Concepts.Distance('(', ')').Label(text, options);
            for (var i = 0; i < text.Length; i++)
            {
                var isInside = pairs.Any(pair => pair.Open < i && i < pair.Close);
                Assert.AreEqual(isInside ? 1 : 0, inside[i], $"inside at {i} of {text}");
                Assert.AreEqual(pairs.Count(pair => pair.Open <= i && i < pair.Close), depth[i], $"depth at {i} of {text}");
                var open = pairs.Where(pair => pair.Open <= i && i < pair.Close).Select(pair => pair.Open).ToArray();
                Assert.AreEqual(open.Length == 0 ? 0 : i - open.Max(), distance[i], $"distance at {i} of {text}");
            }
        }, times: 200);

    [TestMethod]
    public void Inside_is_where_a_bracket_is_open_before_and_after() =>
        Law.Holds(Gen.Select(ConceptCases.Text, ConceptCases.Options), (text, options) =>
        {
            foreach (var (open, close) in new[] { ('(', ')'), ('[', ']'), ('{', '}') })
            {
                var inside = Concepts.Inside(open, close).Label(text, options);
                var depth = Concepts.Depth(open, close).Label(text, options);
                for (var i = 0; i < text.Length; i++)
                    Assert.AreEqual((i > 0 ? depth[i - 1] : 0) > 0 && depth[i] > 0 ? 1 : 0, inside[i], $"at {i} of {text}");
            }
        }, times: 60);

    [TestMethod]
    public void All_brackets_together_are_the_sum_and_the_nearest_of_the_pairs() =>
        Law.Holds(Gen.Select(ConceptCases.Text, ConceptCases.Options), (text, options) =>
        {
            string[] pairs = ["()", "[]", "{}"];
            var depths = pairs.Select(pair => Concepts.Parse($"depth:{pair}").Label(text, options)).ToArray();
            var distances = pairs.Select(pair => Concepts.Parse($"distance:{pair}").Label(text, options)).ToArray();
            var (depth, distance) = (Concepts.Depth().Label(text, options), Concepts.Distance().Label(text, options));
            for (var i = 0; i < text.Length; i++)
            {
                Assert.AreEqual(depths.Sum(one => one[i]), depth[i]);
                var within = Enumerable.Range(0, 3).Where(p => depths[p][i] > 0);
                Assert.AreEqual(within.Select(p => distances[p][i]).DefaultIfEmpty().Min(), distance[i]);
            }
        }, times: 60);

    [TestMethod]
    public void After_a_text_in_pairs_everything_starts_anew() => Law.Holds(Gen.Select(Tree.Any, Brackets), (tree, rest) =>
    {
        foreach (var concept in new[] { Concepts.Inside('(', ')'), Concepts.Depth('(', ')'), Concepts.Distance('(', ')') })
            CollectionAssert.AreEqual(
                concept.Label(tree.Text).Concat(concept.Label(rest)).ToArray(), concept.Label(tree.Text + rest), concept.Name);
    }, times: 60);

    [TestMethod]
    public void A_bracket_without_partner_costs_no_more_than_the_maximal_length() => Law.Holds(Tree.Any, tree =>
    {
        ConceptOptions options = new() { MaximalLength = 1000 };
        foreach (var concept in new[] { Concepts.Inside('(', ')'), Concepts.Depth('(', ')'), Concepts.Distance('(', ')') })
            CollectionAssert.AreEqual(
                concept.Label(tree.Text, options), concept.Label("(" + tree.Text, options)[1..], concept.Name);
    });

    /// <summary>The pairs that count, each found by itself: a bracket's partner is where as many are closed as were opened from
    /// it on.</summary>
    private static List<(int Open, int Close)> Pairs(string text, char open, char close, int? limit)
    {
        List<(int, int)> pairs = [];
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != open) continue;
            var partner = Enumerable.Range(i, text.Length - i).Cast<int?>().FirstOrDefault(
                end => text[i..(end!.Value + 1)].Count(c => c == open) == text[i..(end.Value + 1)].Count(c => c == close));
            if (limit is null || partner - i <= limit) pairs.Add((i, partner ?? text.Length));
        }
        return pairs;
    }
}

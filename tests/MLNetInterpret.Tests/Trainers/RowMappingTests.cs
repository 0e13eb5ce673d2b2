using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Reading;
using MLNetInterpret.Trainers;

namespace MLNetInterpret.Tests.Trainers;

/// <summary>Rows that pass a mapper: cursors, inactive columns, working ahead, and what is left open.</summary>
[TestClass]
public sealed class RowMappingTests
{
    private static readonly MLContext Ml = new(seed: 1);

    [TestMethod]
    public void Scores_in_batches_are_those_of_single_rows()
    {
        var rows = Samples.PointRows(600);
        var model = Sums();
        var engine = Ml.Model.CreatePredictionEngine<Samples.Point, Sum>(model);
        var many = model.Transform(Ml.Data.LoadFromEnumerable(rows)).GetColumn<float[]>("Output").ToArray();
        Assert.HasCount(600, many);
        foreach (var (row, sums) in rows.Zip(many))
        {
            Assert.AreEqual(row.Features.Sum(), sums[0], 1e-5f);
            Assert.AreEqual(engine.Predict(row).Output[1], sums[1], 1e-5f);
        }
    }

    [TestMethod]
    public void A_row_that_does_not_fit_fails_when_it_is_reached_and_the_rest_goes_on()
    {
        var rows = Samples.PointRows(50);
        rows[20].Features[1] = float.NaN;
        var scored = Sums().Transform(Ml.Data.LoadFromEnumerable(rows));
        using var cursor = scored.GetRowCursor(scored.Schema);
        var getter = cursor.GetGetter<VBuffer<float>>(scored.Schema["Output"]);
        VBuffer<float> sums = default;
        while (cursor.MoveNext())
        {
            if (cursor.Position == 20)
                StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => getter(ref sums)).Message, "Row 20");
            else if (cursor.Position % 7 != 3)      // some rows are never asked for
            {
                getter(ref sums);
                Assert.AreEqual(rows[(int)cursor.Position].Features.Sum(), sums.GetItemOrDefault(0), 1e-5f);
            }
        }

        Assert.AreEqual(3, Ml.Data.TakeRows(scored, 3).GetColumn<float[]>("Output").Count());
    }

    [TestMethod]
    public void Filtered_shuffled_and_parallel_rows_keep_their_own_scores()
    {
        var data = Ml.Data.LoadFromEnumerable(Samples.PointRows(200));
        var marked = Ml.Transforms.Expression("First", "(label) => label ? 1f : 0f", "Label")
            .Fit(data)
            .Transform(Ml.Data.ShuffleRows(data, seed: 4));
        var scored = Sums().Transform(Ml.Data.FilterRowsByColumn(marked, "First", lowerBound: 0.5));
        foreach (var rand in new[] { null, new Random(2) })
        {
            using var cursor = scored.GetRowCursor(scored.Schema, rand);
            Agree(cursor);
        }

        foreach (var cursor in scored.GetRowCursorSet(scored.Schema, 3)) Agree(cursor);

        static void Agree(DataViewRowCursor cursor)
        {
            var read = cursor.GetGetter<VBuffer<float>>(cursor.Schema["Features"]);
            var sum = cursor.GetGetter<VBuffer<float>>(cursor.Schema["Output"]);
            VBuffer<float> features = default, sums = default;
            while (cursor.MoveNext())
            {
                read(ref features);
                sum(ref sums);
                Assert.AreEqual(features.DenseValues().Sum(), sums.GetItemOrDefault(0), 1e-5f);
            }
        }
    }

    [TestMethod]
    public void Columns_not_asked_for_are_inactive_and_say_so()
    {
        var data = Samples.Points(Ml, 5);
        var scored = Sums().Transform(data);
        using var cursor = scored.GetRowCursor([scored.Schema["Label"]]);
        Assert.IsTrue(cursor.IsColumnActive(scored.Schema["Label"]));
        Assert.IsFalse(cursor.IsColumnActive(scored.Schema["Output"]));
        var failure = Assert.ThrowsExactly<InvalidOperationException>(
            () => cursor.GetGetter<VBuffer<float>>(scored.Schema["Output"]));
        StringAssert.Contains(failure.Message, "'Output' was not asked for");
    }

    [TestMethod]
    public void Every_cursor_opened_is_closed_again()
    {
        var counted = new CountingView(Samples.Points(Ml, 30));
        var scored = Sums().Transform(counted);
        Assert.HasCount(30, scored.GetColumn<float[]>("Output").ToArray());
        using (var first = scored.GetRowCursor(scored.Schema)) first.MoveNext();
        foreach (var cursor in scored.GetRowCursorSet(scored.Schema, 2)) cursor.Dispose();
        Assert.AreEqual(counted.Opened, counted.Closed);
        Assert.IsGreaterThan(3, counted.Opened);
    }

    [TestMethod]
    public void A_mapper_can_be_put_over_other_rows_of_the_same_schema()
    {
        var rows = Samples.Points(Ml, 5);
        var model = Ml.Transforms.NormalizeMeanVariance("Features")
            .Append(Ml.Transforms.ApplyTorchModule(new PlantedModule(3)))
            .Fit(rows);
        var mapper = ((ITransformer)model).GetRowToRowMapper(rows.Schema);
        CollectionAssert.AreEqual(
            model.Transform(rows).GetColumn<float[]>("Output").Select(sums => sums[0]).ToArray(),
            new RowMappedView(rows, mapper).GetColumn<float[]>("Output").Select(sums => sums[0]).ToArray(), new Near());
    }

    private static NetworkTransformer Sums() =>
        Ml.Transforms.ApplyTorchModule(new PlantedModule(3)).Fit(Samples.Points(Ml, 2));

    internal sealed class Sum
    {
        public float[] Output { get; set; } = [];
    }

    private sealed class Near : System.Collections.IComparer
    {
        public int Compare(object? x, object? y) => Math.Abs((float)x! - (float)y!) < 1e-5f ? 0 : 1;
    }

    /// <summary>Counts cursors.</summary>
    private sealed class CountingView(IDataView source) : IDataView
    {
        public int Opened { get; private set; }

        public int Closed { get; private set; }

        public bool CanShuffle => source.CanShuffle;

        public DataViewSchema Schema => source.Schema;

        public long? GetRowCount() => source.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
            Count(source.GetRowCursor(columnsNeeded, rand));

        public DataViewRowCursor[] GetRowCursorSet(
            IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
            [.. source.GetRowCursorSet(columnsNeeded, n, rand).Select(Count)];

        private Cursor Count(DataViewRowCursor cursor)
        {
            Opened++;
            return new(cursor, () => Closed++);
        }

        private sealed class Cursor(DataViewRowCursor source, Action closed) : DataViewRowCursor
        {
            private bool _disposed;

            public override long Position => source.Position;

            public override long Batch => source.Batch;

            public override DataViewSchema Schema => source.Schema;

            public override bool MoveNext() => source.MoveNext();

            public override bool IsColumnActive(DataViewSchema.Column column) => source.IsColumnActive(column);

            public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
                source.GetGetter<TValue>(column);

            public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

            protected override void Dispose(bool disposing)
            {
                if (!_disposed) closed();
                _disposed = true;
                source.Dispose();
                base.Dispose(disposing);
            }
        }
    }
}

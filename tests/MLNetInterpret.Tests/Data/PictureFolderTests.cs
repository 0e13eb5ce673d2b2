using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetInterpret.Data;

/// <summary>A folder with more in it than pictures: links, pipes, and files that cannot be read.</summary>
[TestClass]
public sealed class PictureFolderTests : IDisposable
{
    private static readonly byte[] Picture = Encoded.File("png", new(1, 4, 4, new byte[16]));
    private readonly MLContext _ml = new(seed: 1);
    private readonly List<LoggingEventArgs> _said = [];
    private readonly TestFolder _files = new();

    public PictureFolderTests() => _ml.Log += (_, said) =>
    {
        if (DataLog.Holds(said)) _said.Add(said);
    };

    public void Dispose() => _files.Dispose();

    [TestMethod]
    public void Each_picture_counts_once_whatever_links_lead_to_it()
    {
        Write("root/a/1.png", "root/b/2.png", "root/loose.png", "far/3.png", "far/deep/5.png", "other/4.png");
        Link("root/a/loop", "..");                                // the folder itself
        Link("root/a/up", "../..");                               // what the folder lies in
        Link("root/b/again", "../a");                             // another class
        Link("root/b/one.png", "../a/1.png");                     // a picture of another class
        Link("root/b/out.png", _files.At("other/4.png"));         // a picture that lies elsewhere
        Link("root/b/twice.png", "../../other/4.png");            // the same
        Link("root/b/through.png", "../a/loop/loose.png");        // a picture beside the classes, through another link
        Link("root/c", _files.At("far"));                         // a class that lies elsewhere
        Link("root/d", "../far");                                 // the same
        Link("far/self", ".");
        Link("far/back", "../root/b");
        var view = Load("root");

        CollectionAssert.AreEqual(
            new[] { "a/1.png", "b/2.png", "b/out.png", "b/through.png", "c/3.png", "c/deep/5.png" }, Sample.Text(view, "Id"));
        CollectionAssert.AreEqual(new uint[] { 1, 2, 2, 2, 3, 3 }, Sample.Column<uint>(view, "Label"));
        CollectionAssert.AreEqual(new[] { "a", "b", "c" }, Sample.KeyNames(view));
        Assert.HasCount(6, Sample.Column<VBuffer<float>>(view, "Features"));
        var said = _said.Single().RawMessage;
        StringAssert.Contains(said, "8 links");
        foreach (var link in new[] { "a/loop", "a/up", "b/again", "b/one.png", "b/twice.png" }) StringAssert.Contains(said, link);
        StringAssert.Contains(said, "and 3 more");
    }

    [TestMethod]
    public void Links_that_lead_in_a_circle_through_other_folders_end()
    {
        Write("root/a/1.png", "x/2.png", "y/3.png");
        Link("root/a/x", "../../x");
        Link("x/y", "../y");
        Link("y/x", "../x");
        Link("y/root", "../root");
        Link("y/all", "..");      // holds the folder itself, too, whose pictures are counted already
        CollectionAssert.AreEqual(
            new[] { "a/1.png", "a/x/2.png", "a/x/y/3.png" }, Sample.Text(Load("root"), "Id"));
    }

    [TestMethod]
    public void A_folder_that_is_named_by_a_link_is_read_like_the_folder()
    {
        Write("real/a/1.png", "real/b/2.png");
        Link("real/b/same.png", "../a/1.png");
        Link("name", "real");
        CollectionAssert.AreEqual(new[] { "a/1.png", "b/2.png" }, Sample.Text(Load("name"), "Id"));
    }

    [TestMethod, Timeout(60_000, CooperativeCancellation = false)]
    public void Pipes_sockets_and_devices_are_never_opened()
    {
        Unix();
        Write("root/a/1.png");
        using (var make = Process.Start("mkfifo", [_files.At("root/a/pipe.png"), _files.At("root/a/readme"), _files.At("far")]))
            make.WaitForExit();
        Link("root/a/linked.jpg", "../../far");
        Link("root/a/zero.gif", "/dev/zero");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_files.At("root/a/socket.webp")));

        var failure = Assert.ThrowsExactly<InvalidDataException>(
            () => Sample.Column<VBuffer<float>>(Load("root"), "Features"));
        StringAssert.Contains(failure.Message, _files.At("root/a/linked.jpg"));
        StringAssert.Contains(failure.Message, "a pipe, a socket or a device");
        CollectionAssert.AreEqual(new[] { "a/1.png" }, Sample.Text(Load("root", skipBroken: true), "Id"));
        StringAssert.Contains(Warnings().Single().RawMessage, "Skipped 4 of 5 pictures");
        Assert.ThrowsExactly<InvalidDataException>(() => PictureFile.Read(_files.At("root/a/pipe.png")));
    }

    [TestMethod]
    public void Broken_pictures_are_skipped_counted_and_named()
    {
        for (var i = 0; i < 9; i++) Write($"root/a/{i}.png", $"root/c/{i}.png");
        for (var i = 0; i < 7; i++) _files.Write($"root/a/cut{i}.png", Picture[..^(i + 1)]);
        _files.Write("root/b/text.jpg", "this is no picture");
        _files.Write("root/c/empty.gif", "");
        var view = Load("root", skipBroken: true);

        Assert.AreEqual(18, view.GetRowCount());
        CollectionAssert.AreEqual(new[] { "a", "c" }, Sample.KeyNames(view), "no picture of b is whole");
        var ids = Sample.Text(view, "Id");
        Assert.HasCount(18, ids);
        Assert.AreEqual(("a/0.png", "c/8.png"), (ids[0], ids[^1]));
        Assert.HasCount(18, Sample.Column<VBuffer<float>>(view, "Features"));
        CollectionAssert.AreEqual(
            Enumerable.Repeat(1u, 9).Concat(Enumerable.Repeat(2u, 9)).ToArray(), Sample.Column<uint>(view, "Label"));

        var said = Warnings().Single();
        StringAssert.Contains(said.RawMessage, $"Skipped 9 of 27 pictures in '{_files.At("root")}'");
        for (var i = 0; i < 5; i++) StringAssert.Contains(said.RawMessage, $"cut{i}.png' is cut short");
        StringAssert.Contains(said.RawMessage, "and 4 more");
        StringAssert.EndsWith(said.RawMessage, "No picture of the class 'b' is left.");
    }

    [TestMethod]
    public void Nothing_is_said_of_a_folder_in_order_and_nothing_is_left_out_unasked()
    {
        Write("root/a/1.png", "root/b/2.png");
        Assert.AreEqual(2, Load("root", skipBroken: true).GetRowCount());
        Assert.IsEmpty(Warnings());
        _files.Write("root/b/cut.png", Picture[..40]);
        var view = Load("root");
        Assert.AreEqual(3, view.GetRowCount());
        Assert.ThrowsExactly<InvalidDataException>(() => Sample.Column<VBuffer<float>>(view, "Features"));
    }

    [TestMethod]
    public void A_folder_in_which_nothing_can_be_read_is_refused()
    {
        _files.Write("root/a/cut.png", Picture[..40]);
        var failure = Assert.ThrowsExactly<InvalidDataException>(() => Load("root", skipBroken: true));
        StringAssert.Contains(failure.Message, "cut.png");
    }

    [TestMethod]
    public void A_link_that_leads_nowhere_is_named()
    {
        Write("root/a/1.png");
        Link("root/a/gone.png", "nowhere.png");
        Link("root/a/round.png", "round.png");
        var failure = Assert.ThrowsExactly<InvalidDataException>(() => Load("root"));
        StringAssert.Contains(failure.Message, $"'{_files.At("root/a/gone.png")}' is a link that leads nowhere");
        StringAssert.Contains(failure.Message, "Give skipBroken");
        CollectionAssert.AreEqual(new[] { "a/1.png" }, Sample.Text(Load("root", skipBroken: true), "Id"));
        StringAssert.Contains(Warnings().Single().RawMessage, "Skipped 2 of 3 pictures");
    }

    [TestMethod, UnsupportedOSPlatform("windows")]
    public void What_must_not_be_read_is_named()
    {
        Unix();
        if (Environment.IsPrivilegedProcess) Assert.Inconclusive("Everything may be read here.");
        Write("root/a/1.png", "root/a/locked.png", "root/b/shut/2.png");
        File.SetUnixFileMode(_files.At("root/a/locked.png"), UnixFileMode.None);
        File.SetUnixFileMode(_files.At("root/b/shut"), UnixFileMode.None);
        try
        {
            var failure = Assert.ThrowsExactly<InvalidDataException>(() => Load("root"));
            StringAssert.Contains(failure.Message, _files.At("root/b/shut"));
            CollectionAssert.AreEqual(new[] { "a/1.png" }, Sample.Text(Load("root", skipBroken: true), "Id"));
            StringAssert.Contains(Warnings().Single().RawMessage, "Skipped 1 of 2 pictures and 1 folder");
            StringAssert.Contains(Warnings().Single().RawMessage, "locked.png");
        }
        finally
        {
            const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            File.SetUnixFileMode(_files.At("root/b/shut"), Own);
        }
    }

    private List<LoggingEventArgs> Warnings() => [.. _said.Where(said => said.Kind == ChannelMessageKind.Warning)];

    private static void Unix()
    {
        if (OperatingSystem.IsWindows()) Assert.Inconclusive("Windows keeps no such things in folders.");
    }

    private IDataView Load(string folder, bool skipBroken = false) =>
        _ml.Data.LoadImageFolder(_files.At(folder), 4, 4, channels: 1, skipBroken);

    private void Write(params string[] names)
    {
        foreach (var name in names) _files.Write(name, Picture);
    }

    private void Link(string name, string target)
    {
        Unix();      // where links need a privilege
        File.CreateSymbolicLink(_files.At(name), target);
    }
}

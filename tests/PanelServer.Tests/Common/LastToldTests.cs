using PanelServer.Host.Common;

namespace PanelServer.Tests.Common;

public class LastToldTests
{
    private readonly LastTold<string> _told = new();

    [Fact]
    public void The_same_is_news_once_and_another_thing_is_news_again()
    {
        Assert.True(_told.IsNews("cable"));
        Assert.False(_told.IsNews(string.Concat("ca", "ble")));
        Assert.True(_told.IsNews("power"));
        Assert.True(_told.IsNews("cable"));
    }

    [Fact]
    public void That_it_is_over_is_news_once_and_then_the_same_is_news_again()
    {
        Assert.False(_told.IsNews(null));
        _told.IsNews("cable");
        Assert.True(_told.IsNews(null));
        Assert.False(_told.IsNews(null));
        Assert.True(_told.IsNews("cable"));
    }

    [Fact]
    public void What_is_forgotten_is_news_again_but_not_that_it_is_over()
    {
        _told.IsNews("cable");
        _told.Forget();
        Assert.False(_told.IsNews(null));
        Assert.True(_told.IsNews("cable"));
    }
}

// Pubsub is a stand-in for Pub/Sub on a free port of this machine: the one of Google's own client library for Go.
//
// It prints its address, and ends with its standard input.
package main

import (
	"fmt"
	"io"
	"os"

	"cloud.google.com/go/pubsub/v2/pstest"
)

func main() {
	server := pstest.NewServer()
	defer server.Close()
	fmt.Println(server.Addr)
	_, _ = io.Copy(io.Discard, os.Stdin)
}

/* Answering runs of calls inside the run box. */
#ifndef GRADUS_WORKER_ANSWER_H
#define GRADUS_WORKER_ANSWER_H

/*
 * Says hello over the socket (descriptor 3), then answers each request with a struct wire_result
 * until the other end closes. Each run is made by a child of its own; this process never loads
 * foreign code. Returns the exit status.
 */
int worker_answer(void);

#endif
